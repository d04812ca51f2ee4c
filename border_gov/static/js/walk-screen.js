// The walking screen: next point, elapsed time, unsent count, and the three things to note.
import { distance, mayUsePosition, place, watch } from "./phone-place.js";
import { add, all, keepsLines, newKey, remove } from "./phone-queue.js";
import { send } from "./phone-send.js";
import { wordsOf } from "./words.js";

const root = document.getElementById("walk");
const words = wordsOf(root);
const person = Number(root.dataset.person);
const find = (selector) => root.querySelector(selector);
const unsent = document.querySelector("[data-unsent]");
const points = [...root.querySelectorAll("[data-points] > li")];
const AGAIN_MS = 20000;

function say(text) {
  find("[data-said]").textContent = text;
}

function drawPoints() {
  const next = points.find((point) => !("done" in point.dataset));
  for (const point of points) {
    point.classList.toggle("next", point === next);
    const metres = place() && distance(place(), point.dataset);
    point.querySelector("[data-away]").textContent = metres === null ? "" : words.metres.replace("{n}", Math.round(metres));
  }
  find("[data-all-seen]").hidden = Boolean(next);
  find("[data-count]").textContent = `${points.filter((point) => "done" in point.dataset).length} / ${points.length}`;
}

function drawElapsed() {
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(root.dataset.started)) / 60000));
  document.querySelector("[data-elapsed]").textContent = words.minutes.replace("{n}", minutes);
}

function markDone(code) {
  const point = points.find((one) => one.dataset.code === code);
  if (!point) return false;
  point.dataset.done = "";
  point.querySelector("[data-state]").textContent = words.checked;
  return true;
}

async function draw() {
  const lines = await all();
  const own = lines.filter((line) => line.person === person);
  const stranger = lines.some((line) => line.person !== person);
  const waiting = own.filter((line) => !line.refused);
  const refused = own.filter((line) => line.refused);
  const told = [waiting.length ? words.unsent.replace("{n}", waiting.length) : words.all_sent];
  if (refused.length) told.push(`${words.refused.replace("{n}", refused.length)}: ${refused.map((line) => line.refused).join(" ")}`);
  unsent.textContent = told.join(" · ");
  unsent.classList.toggle("waiting", own.length > 0);
  find("#walk-stranger").hidden = !stranger;
  find("#walk-acts").hidden = stranger;
  for (const line of waiting) if (line.body.kind === "checkin" && line.patrol === root.dataset.patrol) markDone(line.body.code);
  drawPoints();
}

async function sendNow() {
  const why = await send(person, root.dataset.token, draw);
  await draw();
  if (why) say(words[why]);
}

async function note(body, told) {
  const line = { key: newKey(), device_at: new Date().toISOString(), position: place(), ...body };
  await add({ person, patrol: root.dataset.patrol, url: root.dataset.entries, body: line });
  for (const act of root.querySelectorAll("details.act")) act.open = false;
  say(told);
  await draw();
  await sendNow();
}

function checkIn(code, method) {
  return note({ kind: "checkin", code, method }, markDone(code) ? words.checked : words.unknown);
}

function onSubmit(event) {
  if (event.target.matches(".walk-end") && !navigator.onLine) {
    event.preventDefault();
    say(words.later);
    return;
  }
  const form = event.target.closest("[data-form]");
  if (!form) return;
  event.preventDefault();
  const given = Object.fromEntries(new FormData(form));
  const empty = form.querySelector(":invalid");
  if (empty) {
    say(words.fill);
    empty.focus();
    return;
  }
  form.reset();
  if (form.dataset.form === "checkin") checkIn(given.code.trim().toUpperCase(), "code");
  else note({ ...given, kind: form.dataset.form, households: given.households ? Number(given.households) : null }, words.noted);
}

function nearest() {
  const here = place();
  return points.map((point) => [distance(here, point.dataset), point]).sort((a, b) => a[0] - b[0])[0];
}

async function onPosition() {
  if (!(await mayUsePosition(drawPoints)) || !points.length) return say(words.no_position);
  const [metres, point] = nearest();
  const name = `${point.querySelector(".point-name").textContent}, ${words.metres.replace("{n}", Math.round(metres))}`;
  find("[data-near-text]").textContent = words.nearest.replace("{n}", name);
  find("[data-near]").hidden = false;
  find("[data-near-go]").onclick = () => {
    find("[data-near]").hidden = true;
    checkIn(point.dataset.code, "position");
  };
  return undefined;
}

async function saveAll() {
  const file = new Blob([JSON.stringify(await all(), null, 1)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `patrol-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  find("[data-drop-all]").disabled = false;
}

async function dropStrangers() {
  for (const line of await all()) if (line.person !== person) await remove(line);
  await draw();
}

// A printed code leads here with #at=…: one press checks in.
function fromCode() {
  const code = new URLSearchParams(location.hash.slice(1)).get("at");
  if (!code) return;
  history.replaceState(null, "", location.pathname);
  checkIn(code.toUpperCase(), "link");
}

function onClick(event) {
  const pressed = (name) => event.target.closest(`[${name}]`);
  if (pressed("data-position")) onPosition();
  if (pressed("data-save-all")) saveAll();
  if (pressed("data-drop-all")) dropStrangers();
  const list = pressed("data-all-points");
  if (list) list.setAttribute("aria-expanded", find("[data-points]").classList.toggle("whole"));
  if (pressed("data-theme-switch")) switchTheme();
}

function switchTheme() {
  const page = document.documentElement;
  const night = page.dataset.theme !== "night";
  page.dataset.theme = night ? "night" : "day";
  page.dataset.bsTheme = night ? "dark" : "light";
}

// The page and what it needs are kept at once, so that the very first reload may already be without a signal.
async function keepPage() {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(root.dataset.worker);
    const cache = await caches.open("walk-1");
    const needed = performance.getEntriesByType("resource").map((entry) => entry.name);
    const own = needed.filter((url) => url.startsWith(`${location.origin}/static/`) || /\.css(\?|$)/.test(url));
    await Promise.all([location.pathname, ...new Set(own)].map((url) => cache.add(url)));
    root.dataset.kept = "";
  } catch {
    root.dataset.kept = "no";
  }
}

document.addEventListener("submit", onSubmit);
document.addEventListener("click", onClick);
addEventListener("online", sendNow);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendNow());
setInterval(sendNow, AGAIN_MS);
setInterval(drawElapsed, 10000);
watch(drawPoints);
drawElapsed();
await draw();
if (!(await keepsLines())) say(words.no_store);
fromCode();
root.dataset.ready = "";
keepPage();
sendNow();
