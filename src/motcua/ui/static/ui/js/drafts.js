// Drafts: a form with data-draft="address" sends what was typed there, a moment after each change.
//   <output data-draft-state data-saved="Draft saved %s" data-failed="Not saved yet"></output>   says so
// Without script the draft is saved when the form is sent.

const WAIT_MS = 1200;
const RETRY_MS = 10_000;

function watch(form) {
  let timer = 0;
  let sent = false;

  const say = (text) => {
    document.querySelectorAll("[data-draft-state]").forEach((place) => { place.textContent = text(place.dataset); });
  };

  const body = () => {
    const data = new URLSearchParams();
    new FormData(form).forEach((value, name) => { if (typeof value === "string") data.append(name, value); });
    return data;
  };

  const save = async (keepalive = false) => {
    window.clearTimeout(timer);
    timer = 0;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: body(), keepalive, credentials: "same-origin",
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const clock = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
      say((texts) => texts.saved.replace("%s", clock));
    } catch {
      say((texts) => texts.failed);
      timer = window.setTimeout(save, RETRY_MS);
    }
  };

  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, WAIT_MS);
  };

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => { sent = true; window.clearTimeout(timer); timer = 0; });
  window.addEventListener("pagehide", () => { if (timer && !sent) save(true); });
}

document.querySelectorAll("form[data-draft]").forEach(watch);
