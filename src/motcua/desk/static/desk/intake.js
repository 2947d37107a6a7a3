// The intake screen: files on a paper's row, the first hit by Enter, nothing left in the back button.
// Without script every file field, button and radio works by itself; the server does the same steps.

const form = document.getElementById("intake");

// A page kept by the browser for "back" is never shown again.
window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });

function send() {
  form.requestSubmit(form.querySelector("[data-next]"));
}

function paperInHand() {
  const rows = [...document.querySelectorAll("tr[data-paper]")];
  return rows.find((row) => row.classList.contains("is-here"))
    || rows.find((row) => !row.querySelector("input[type=checkbox]").checked) || rows[0];
}

function openFiles(selector) {
  const row = paperInHand();
  if (row) row.querySelector(selector).click();
}

// Only a hit of the words as they stand now; for others the server looks anew.
function pickHit(event) {
  const list = document.querySelector("#hits [data-words]");
  const first = list && list.dataset.words.trim() === event.target.value.trim() ? list.querySelector("button") : null;
  if (event.key === "ArrowDown" && first) {
    event.preventDefault();
    first.focus();
  }
  if (event.key === "Enter" && first && !event.isComposing) {
    event.preventDefault();
    first.click();
  }
}

function walkHits(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = event.target.closest(".found button");
  if (!step || !here) return;
  const all = [...here.closest(".found").querySelectorAll("button")];
  const next = all[all.indexOf(here) + step];
  event.preventDefault();
  if (next) next.focus();
  else if (step < 0) document.getElementById("q")?.focus();
}

// Up and down walk along one column of the checklist.
function walkPapers(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target.closest("tr[data-paper]");
  const kind = event.target.name && event.target.name.split("-")[0];
  if (!step || !row || !["received", "originals", "copies", "checked"].includes(kind)) return;
  const column = [...document.querySelectorAll(`tr[data-paper] [name="${kind}"], tr[data-paper] [name^="${kind}-"]`)];
  const next = column[column.indexOf(event.target) + step];
  event.preventDefault();
  if (next) next.focus();
}

function drop(event) {
  const row = event.target.closest("tr[data-paper]");
  if (!row || !event.dataTransfer.files.length) return;
  event.preventDefault();
  row.querySelector("[data-scan]").files = event.dataTransfer.files;
  send();
}

form.addEventListener("focusin", (event) => {
  const row = event.target.closest("tr[data-paper]");
  if (row) document.querySelectorAll("tr[data-paper]").forEach((one) => one.classList.toggle("is-here", one === row));
});

form.addEventListener("change", (event) => {
  if (event.target.matches("[data-scan], [data-step]")) send();
});

form.addEventListener("keydown", (event) => {
  if (event.target.id === "q") pickHit(event);
  walkHits(event);
  walkPapers(event);
});

form.addEventListener("dragover", (event) => { if (event.target.closest("tr[data-paper]")) event.preventDefault(); });
form.addEventListener("drop", drop);

document.addEventListener("click", (event) => {
  event.target.closest("tr[data-paper] td > strong")?.classList.toggle("is-whole");
  if (event.target.closest("[data-choose]")) openFiles("[data-scan]");
  if (event.target.closest("[data-camera]")) openFiles("[data-is-camera]");
});
