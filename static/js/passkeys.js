// Shows what needs passkeys where the browser knows them, and says it in words when one did not work.
if (window.PublicKeyCredential) {
  for (const one of document.querySelectorAll("[data-needs-passkeys]")) one.hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const problem = document.getElementById("passkey-problem");
  if (problem) problem.hidden = false;
});
