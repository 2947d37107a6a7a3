// Live screens. One element carries the address of the events, others say what they are about:
//   <main data-live="/live/">   <tbody data-live-topic="work" hx-get="…" hx-trigger="live">
// An event named "work" only says "look": the element fetches itself. Without events it looks every 20 seconds;
// without script the page is reloaded by hand.

const source = document.querySelector("[data-live]");
const POLL_MS = 20_000;
let timer = 0;

function look(topic) {
  const places = topic ? `[data-live-topic~="${CSS.escape(topic)}"]` : "[data-live-topic]";
  document.querySelectorAll(places).forEach((element) => {
    element.dispatchEvent(new CustomEvent("live", { bubbles: false }));
  });
}

function say(isLive) {
  document.querySelectorAll("[data-live-state]").forEach((place) => {
    place.textContent = isLive ? place.dataset.liveOn ?? "" : place.dataset.liveOff ?? "";
  });
}

function poll() {
  if (!timer) timer = window.setInterval(() => { if (!document.hidden) look(""); }, POLL_MS);
}

function stopPolling() {
  window.clearInterval(timer);
  timer = 0;
}

function listen(address) {
  const topics = new Set([...document.querySelectorAll("[data-live-topic]")]
    .flatMap((element) => element.dataset.liveTopic.split(/\s+/)));
  const url = new URL(address, window.location.href);
  url.searchParams.set("topics", [...topics].join(","));
  const events = new EventSource(url, { withCredentials: true });
  topics.forEach((topic) => events.addEventListener(topic, () => look(topic)));
  events.addEventListener("open", () => {
    if (timer) look("");
    stopPolling();
    say(true);
  });
  events.addEventListener("error", () => {
    poll();
    say(false);
    if (events.readyState === EventSource.CLOSED) window.setTimeout(() => listen(address), POLL_MS);
  });
  window.addEventListener("pagehide", () => events.close());
}

if (source) {
  if ("EventSource" in window) listen(source.dataset.live);
  else poll();
}
