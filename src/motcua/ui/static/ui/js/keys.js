// Shortcuts. An element says its key and nothing else:
//   <button data-key="Alt+R">…</button>       pressed: clicked; a field is focused, a section too
//   data-key-does="…"                         its line in the list (F1); otherwise its own text
// An officer's own keys go with the account: <script id="own-keys" type="application/json">{"Alt+R": "Alt+B"}</script>;
// the dialog names the addresses that keep and reset them, and the server says which keys are free.
// Without script the same letters are `accesskey`; with script those are taken off, so that nothing happens twice.

const dialog = document.getElementById("keys");
const kept = document.getElementById("own-keys");
let own = kept ? JSON.parse(kept.textContent) : {};

function givenKey(element) {
  return element.dataset.key.replace("Control+", "Ctrl+");
}

function keyOf(element) {
  return own[givenKey(element)] || givenKey(element);
}

function pressed(event) {
  const letter = /^Key([A-Z])$/.exec(event.code) || /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  const latin = /^[a-z0-9]$/i.test(event.key) ? event.key.toUpperCase() : letter && letter[1];
  const name = latin || event.key;
  return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", name]
    .filter(Boolean).join("+");
}

function isSeen(element) {
  return !element.hidden && element.getClientRects().length > 0;
}

function find(key) {
  const root = dialog && dialog.open ? dialog : document;
  return [...root.querySelectorAll("[data-key]")].find((e) => keyOf(e) === key && isSeen(e));
}

function use(element) {
  if (element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")) {
    element.focus();
    if (element.select) element.select();
  } else if (element.matches("a, button, summary, input, label")) {
    element.click();
  } else {
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  }
}

function show(key) {
  return key.replace("Enter", "↵").replaceAll("+", " ");
}

function prepare(root) {
  root.querySelectorAll("[data-key]").forEach((element) => {
    element.removeAttribute("accesskey");
    element.setAttribute("aria-keyshortcuts", keyOf(element).replace("Ctrl", "Control"));
    const kbd = element.querySelector("kbd");
    if (kbd) kbd.textContent = show(keyOf(element));
  });
}

function words(element) {
  if (element.dataset.keyDoes) return element.dataset.keyDoes;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg").forEach((e) => e.remove());
  return copy.textContent.trim() || element.getAttribute("aria-label") || "";
}

function line(element) {
  const row = document.createElement("tr");
  const does = row.insertCell();
  const key = row.insertCell();
  const change = row.insertCell();
  does.textContent = words(element);
  const kbd = document.createElement("kbd");
  kbd.textContent = show(keyOf(element));
  key.append(kbd);
  if (!dialog.dataset.keep) return row;
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.given = givenKey(element);
  button.className = "btn btn--bare small";
  button.textContent = dialog.dataset.change;
  button.setAttribute("aria-label", `${dialog.dataset.change}: ${words(element)}`);
  button.addEventListener("click", () => record(element, button));
  change.append(button);
  return row;
}

function say(text) {
  dialog.querySelector("[data-keys-say]").textContent = text;
}

function record(element, button) {
  say(dialog.dataset.press);
  button.addEventListener("keydown", function listen(event) {
    if (["Control", "Alt", "Shift", "Meta"].includes(event.key)) return;
    button.removeEventListener("keydown", listen);
    if (event.key === "Escape" || event.key === "Tab") return say("");
    event.preventDefault();
    event.stopPropagation();
    send(dialog.dataset.keep, { given: givenKey(element), key: (event.shiftKey ? "Shift+" : "") + pressed(event) });
  });
}

async function send(address, facts) {
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), Accept: "application/json" };
  try {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(facts), headers });
    const told = await answer.json();
    if (!answer.ok) return say(told.detail);
    own = told;
  } catch {
    return say(dialog.dataset.failed);
  }
  prepare(document);
  list();
  say("");
  const again = facts.given && dialog.querySelector(`[data-given="${facts.given}"]`);
  if (again) again.focus();
}

function list() {
  const seen = new Set();
  const elements = [...document.querySelectorAll("[data-key]")].filter((element) => {
    const is_new = !seen.has(element.dataset.key) && isSeen(element) && words(element);
    seen.add(element.dataset.key);
    return is_new;
  });
  dialog.querySelector("tbody").replaceChildren(...elements.map(line));
}

function openList() {
  if (!dialog || dialog.open) return;
  list();
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "F1" && dialog) {
    event.preventDefault();
    openList();
    return;
  }
  if (event.shiftKey || !(event.ctrlKey || event.altKey || event.metaKey)) return;
  const element = find(pressed(event));
  if (!element) return;
  event.preventDefault();
  use(element);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-list]")) openList();
  if (event.target.closest("[data-keys-reset]")) send(dialog.dataset.reset, {});
});

document.addEventListener("htmx:afterSettle", (event) => prepare(event.target));

document.querySelectorAll("[data-keys-list]").forEach((button) => { button.hidden = !dialog; });
prepare(document);
document.documentElement.dataset.keys = "heard";
