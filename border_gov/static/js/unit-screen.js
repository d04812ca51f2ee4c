// A unit's call on the phone: the next step, kept and sent later where there is no signal.
import { distance, mayUsePosition, place, watch } from "./phone-place.js";
import { add, all, keepsLines, newKey } from "./phone-queue.js";
import { send } from "./phone-send.js";
import { wordsOf } from "./words.js";

const root = document.getElementById("unit");
const words = wordsOf(root);
const person = Number(root.dataset.person);
const find = (selector) => root.querySelector(selector);
const ORDER = ["accept", "set_out", "arrive", "resolve"];
const AFTER = { called: 0, accepted: 1, under_way: 2, arrived: 3, finished: 4, ended: 4 };
const CHECKED = "border-gov-clock-checked";
const GOOD_S = 30;
const MOST_PX = 1600;
const AGAIN_MS = 20000;
let stage = AFTER[root.dataset.stage];
let over = root.dataset.stage === "ended";

function say(text) {
  find("[data-said]").textContent = text;
}

// The phone's clock is compared with ours whenever there is a signal; only then do its times count later.
async function checkClock() {
  try {
    const before = Date.now();
    const answer = await fetch(root.dataset.token, { cache: "no-store", redirect: "manual" });
    if (!answer.ok) return;
    const { now } = await answer.json();
    const off = Math.round(((Date.now() + before) / 2 - Date.parse(now)) / 1000);
    if (Math.abs(off) <= GOOD_S) localStorage.setItem(CHECKED, now);
    else {
      localStorage.removeItem(CHECKED);
      say(words.clock_off.replace("{n}", Math.abs(off)));
    }
  } catch {
    // Without a signal the last comparison stands.
  }
}

function show(selector, isShown) {
  find(selector).hidden = !isShown;
}

async function draw() {
  const lines = (await all()).filter((line) => line.person === person && line.task === root.dataset.task);
  const waiting = lines.filter((line) => !line.refused);
  const refused = lines.filter((line) => line.refused);
  for (const line of waiting) done(line.body.verb, line.body.event_at);
  const bar = document.querySelector("[data-unsent]");
  const told = [waiting.length ? words.unsent.replace("{n}", waiting.length) : words.all_sent];
  if (refused.length) told.push(`${words.refused.replace("{n}", refused.length)}: ${refused.map((line) => line.refused).join(" ")}`);
  bar.textContent = told.join(" · ");
  bar.classList.toggle("waiting", lines.length > 0);
  const here = "lon" in root.dataset && place() && distance(place(), root.dataset);
  find("[data-away]").textContent = here ? words.metres.replace("{n}", Math.round(here)) : "";
  for (const [at, verb] of ORDER.slice(0, 3).entries()) show(`[data-report="${verb}"]`, !over && stage === at);
  show("[data-result]", !over && stage === 3);
  show("[data-cannot]", !over && stage < 3);
  show("[data-over]", over || stage > 3);
}

function done(verb, at) {
  if (verb === "cannot_reach") over = true;
  const step = find(`[data-step="${verb}"]`);
  if (!step) return;
  stage = Math.max(stage, ORDER.indexOf(verb) + 1);
  if ("done" in step.dataset) return;
  step.dataset.done = "";
  const shown = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hour12: false });
  step.querySelector("time").textContent = shown.format(new Date(at));
}

async function sendNow() {
  const why = await send(person, root.dataset.token, draw);
  await draw();
  if (why) say(words[why]);
}

async function note(body) {
  const event = new Date().toISOString();
  const line = { key: newKey(), event_at: event, checked_at: localStorage.getItem(CHECKED), ...body };
  await add({ person, task: root.dataset.task, url: root.dataset.reports, body: line, final: [400, 403, 404, 409, 413, 422] });
  done(body.verb, event);
  say(words.noted);
  await draw();
  await sendNow();
}

async function arrive() {
  await mayUsePosition(draw);
  const here = place();
  const metres = here && "lon" in root.dataset ? Math.round(distance(here, root.dataset)) : null;
  if (here && (metres === null || metres <= Number(root.dataset.nearM))) return note({ verb: "arrive", position: here });
  find("[data-why-label]").textContent = here ? words.far.replace("{n}", metres) : words.no_position;
  show("[data-why]", true);
  find("#u-why").focus();
  return undefined;
}

// Small enough to wait on the phone and to go over a weak line.
async function picture(file) {
  if (!file?.size) return "";
  const image = await createImageBitmap(file);
  const scale = Math.min(1, MOST_PX / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.8);
}

function complete(form) {
  const empty = form.querySelector(":invalid");
  if (empty) {
    say(words.fill);
    empty.focus();
  }
  return !empty;
}

async function onSubmit(event) {
  event.preventDefault();
  const form = event.target;
  if (!complete(form)) return;
  const given = Object.fromEntries(new FormData(form));
  if ("why" in form.dataset) {
    form.hidden = true;
    await note({ verb: "arrive", position: place(), words: given.words });
  } else if ("cannotForm" in form.dataset) await note({ verb: "cannot_reach", words: given.words });
  else if ("result" in form.dataset) {
    const photo = await picture(given.photo);
    if (!photo && !given.no_photo_why.trim()) {
      say(words.photo_why);
      find("#u-no-photo").focus();
      return;
    }
    await note({ verb: "resolve", result: given.result, words: given.words, photo, no_photo_why: given.no_photo_why });
  }
}

function onClick(event) {
  const verb = event.target.closest("[data-report]")?.dataset.report;
  if (verb === "arrive") arrive();
  else if (verb) note({ verb });
}

// The page and what it needs are kept at once: the next reload may be without a signal.
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

root.addEventListener("submit", onSubmit);
root.addEventListener("click", onClick);
addEventListener("online", () => checkClock().then(sendNow));
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendNow());
setInterval(sendNow, AGAIN_MS);
watch(draw);
await draw();
if (!(await keepsLines())) say(words.no_store);
await checkClock();
root.dataset.ready = "";
keepPage();
sendNow();
