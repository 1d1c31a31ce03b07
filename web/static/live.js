// Live updates: puts in what the server drew anew, and lets the ages grow.  Without it the page
// stands as it was loaded.

const STALL_MS = 25_000; // the server says something at least every 10 s
const RETRY_MS = 3_000;
const ACTIVITY_MS = 60_000; // somebody at the page keeps the session, but not more often than this
const root = document.documentElement;
const label = document.getElementById("live-text");
const pause = document.getElementById("pause");
const page = document.querySelector("meta[name=page]").content;
const csrf = document.querySelector("meta[name=csrf]").content;

let stream = null;
let heard = 0; // when the server last said anything
let ahead = 0; // server's clock minus ours, in seconds
let paused = false;

const clock = () => Date.now() / 1000;

function age(seconds) {
  for (const [length, unit] of [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]])
    if (seconds >= length) return `${Math.floor(seconds / length)} ${unit} ago`;
  return "now";
}

function tick() {
  for (const time of document.querySelectorAll("time[data-at]")) {
    const text = age(clock() + ahead - Number(time.dataset.at));
    if (time.textContent !== text) time.textContent = text;
  }
}

function show(state, text) {
  root.dataset.live = state;
  if (label.textContent !== text) label.textContent = text;
}

function date(time, at) {
  const [whole, micro] = at.toFixed(6).split(".");
  const iso = `${new Date(whole * 1000).toISOString().slice(0, 19)}.${micro}Z`;
  time.dataset.at = at;
  time.dateTime = iso;
  time.title = iso.replace("T", " ").replace("Z", " UTC");
}

function apply(update) {
  ahead = update.now - clock();
  for (const [id, html] of Object.entries(update.containers ?? {})) {
    const container = document.getElementById(id);
    if (container) container.innerHTML = html;
  }
  for (const [id, html] of Object.entries(update.items ?? {})) {
    const item = document.getElementById(id);
    if (!item) continue;
    const focused = item.contains(document.activeElement);
    item.outerHTML = html;
    if (focused) document.querySelector(`a#${id}, #${id} a`)?.focus();
  }
  for (const time of document.querySelectorAll("time[data-source]")) {
    const at = update.times?.[time.dataset.source];
    if (at !== undefined && at > Number(time.dataset.at)) date(time, at);
  }
  for (const [id, at] of Object.entries(update.read ?? {})) {
    const time = document.querySelector(`#${id} time`);
    if (time) date(time, at);
  }
  tick();
}

function close() {
  stream?.close();
  stream = null;
}

async function loggedOut() {
  try {
    return (await fetch("/session", { cache: "no-store" })).status === 401;
  } catch {
    return false; // the server is away: not known
  }
}

async function lost() {
  close();
  show("lost", "connection lost, trying again");
  if (await loggedOut()) location.assign("/login?ended");
  else setTimeout(open, RETRY_MS);
}

function open() {
  if (stream || paused || document.hidden) return;
  stream = new EventSource(`/events?page=${page}`);
  heard = clock();
  const listen = (name, act) =>
    stream.addEventListener(name, (event) => {
      heard = clock();
      show("on", "live");
      act?.(event);
    });
  listen("update", (event) => apply(JSON.parse(event.data)));
  listen("beat");
  stream.addEventListener("end", () => location.assign("/login?ended"));
  stream.onerror = lost;
}

pause.hidden = false;
pause.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", paused);
  pause.textContent = paused ? "Resume" : "Pause";
  if (paused) {
    close();
    show("paused", "paused");
  } else open();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) close();
  else open();
});

let told = Date.now();
function active() {
  if (Date.now() - told < ACTIVITY_MS) return;
  told = Date.now();
  fetch("/session", { method: "POST", body: new URLSearchParams({ csrf }) }).catch(() => {});
}
for (const kind of ["pointerdown", "keydown", "wheel"])
  document.addEventListener(kind, active, { passive: true });

setInterval(() => {
  tick();
  if (stream && (clock() - heard) * 1000 > STALL_MS) lost();
}, 1000);

open();
