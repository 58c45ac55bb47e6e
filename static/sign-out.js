// The sign-out button: the server ends the session and shows the sign-in page.
window.location.assign("/sign-out");
