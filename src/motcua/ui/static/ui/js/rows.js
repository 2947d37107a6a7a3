// A list walked row by row: buttons with data-row="next | previous | open | pick" act on the row that is "here".
// Without script every row has its link and its box.

const table = document.querySelector("table[data-rows]");

function rows() {
  return [...table.querySelectorAll("tbody tr")];
}

function here() {
  return table.querySelector("tbody tr.is-here");
}

function go(step) {
  const all = rows();
  const place = all.indexOf(here());
  const next = all[Math.min(Math.max(place + step, 0), all.length - 1)];
  if (!next) return;
  all.forEach((row) => row.classList.toggle("is-here", row === next));
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("a").focus();
}

function pick() {
  const box = here() && here().querySelector("input[type=checkbox]");
  if (box) box.click();
}

const ACTS = {
  next: () => go(1),
  previous: () => go(-1),
  open: () => here() && here().querySelector("a").click(),
  pick,
};

if (table) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row]");
    if (button) ACTS[button.dataset.row]();
  });
  table.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("thead input")) {
      table.querySelectorAll("tbody input[type=checkbox]").forEach((one) => { one.checked = box.checked; });
    }
    rows().forEach((row) => {
      row.classList.toggle("is-picked", Boolean(row.querySelector("input[type=checkbox]:checked")));
    });
    const picked = table.querySelectorAll("tbody input[type=checkbox]:checked").length;
    document.querySelectorAll("[data-picked]").forEach((place) => { place.textContent = picked; });
  });
}
