// A click on a demo person fills the form; without scripts the person types what is printed.
for (const choice of document.querySelectorAll("[data-login]")) {
  choice.addEventListener("click", () => {
    const form = document.querySelector("form");
    form.elements.login.value = choice.dataset.login;
    form.elements.password.value = choice.dataset.password;
    form.requestSubmit();
  });
}
