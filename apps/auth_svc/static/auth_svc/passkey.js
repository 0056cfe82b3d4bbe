// Shows what needs scripts where passkeys exist, and says so when one was not read.
(() => {
  document.addEventListener("DOMContentLoaded", () => {
    if (!window.PublicKeyCredential) return;
    for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault(); // allauth would only write it to the console
    document.getElementById("passkey_failed").hidden = false;
  });
})();
