// The sign-in behind this page has ended: to the sign-in page, and back here afterwards.
window.location.assign("/sign-in?next=" + encodeURIComponent(window.location.pathname + window.location.search));
