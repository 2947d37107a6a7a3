// Small comforts of every page: error summary, open details, print, forms sent once.
// Without script all of it still works: the browser jumps, <details> toggles, Ctrl+P prints, the server refuses twice.

function reveal(root) {
  root.querySelectorAll("[data-js][hidden]").forEach((element) => { element.hidden = false; });
}

function focusErrors(root) {
  const summary = root.querySelector(".errors[tabindex]");
  if (summary) summary.focus();
}

function closePopovers(except) {
  document.querySelectorAll("details[data-popover][open]").forEach((details) => {
    if (!details.contains(except)) details.open = false;
  });
}

document.addEventListener("click", (event) => {
  closePopovers(event.target);
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const open = document.querySelector("details[data-popover][open]");
  if (!open) return;
  const inside = open.contains(document.activeElement);
  open.open = false;
  if (inside) open.querySelector("summary").focus();
});

// Who signs in anew in another tab gets another token: forms that are open here go on with it.
function renewToken() {
  const token = document.cookie.match(/(?:^|; )(?:__Host-csrf|csrftoken)=(\w+)/)?.[1];
  if (!token) return;
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

window.addEventListener("focus", renewToken);
document.addEventListener("submit", renewToken, true);
document.addEventListener("htmx:configRequest", renewToken, true);

// A box shows the passwords of its form; they are hidden again before they are sent, so that no browser keeps them as text.
function showPasswords(form, shown) {
  form.querySelectorAll("input[type=password], input[data-shown]").forEach((field) => {
    field.type = shown ? "text" : "password";
    field.toggleAttribute("data-shown", shown);
  });
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-show-passwords]")) showPasswords(event.target.form, event.target.checked);
});
document.addEventListener("submit", (event) => { showPasswords(event.target, false); }, true);

// A double click on a button is one act. htmx guards its own requests.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.matches("[hx-post]")) return;
  if (form.dataset.sent) event.preventDefault();
  else if (!event.defaultPrevented) form.dataset.sent = "yes";
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

document.addEventListener("htmx:afterSettle", (event) => {
  reveal(event.target);
  focusErrors(event.target);
});

reveal(document);
focusErrors(document);
