// Passkeys. <form data-passkey="get|create" hidden> with a field named "credential" and one button; the options of the
// ceremony stand in #passkey-options. The form shows itself only where the browser can do it.

const options = JSON.parse(document.getElementById("passkey-options")?.textContent ?? "{}");

async function ceremony(kind) {
  if (kind === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.creation_options.publicKey);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.request_options.publicKey);
  return navigator.credentials.get({ publicKey });
}

async function use(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const credential = await ceremony(form.dataset.passkey);
    form.elements.credential.value = JSON.stringify(credential);
  } catch {
    failed.hidden = false;
    return;
  }
  form.submit();
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    form.querySelector("button").addEventListener("click", () => use(form));
  });
}
