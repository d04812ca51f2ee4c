// The walking screen: next point, elapsed time, unsent count, and what can be noted.
import { alarmBox } from "./walk-alarm.js";
import { loadFile, saveAll } from "./walk-file.js";
import { keepPage } from "./walk-keep.js";
import { incidentBox } from "./walk-incident.js";
import { pictureBox } from "./walk-pictures.js";
import { distance, mayUsePosition, place, watch } from "./phone-place.js";
import { add, all, keepsLines, newKey, remove } from "./phone-queue.js";
import { codeIn, scanner } from "./walk-scan.js";
import { send } from "./phone-send.js";
import { recording, tracker, wasRecording } from "./walk-track.js";
import { wordsOf } from "./words.js";

const root = document.getElementById("walk");
const data = root.dataset;
const words = wordsOf(root);
const person = Number(data.person);
const find = (selector) => root.querySelector(selector);
const unsent = document.querySelector("[data-unsent]");
const points = [...root.querySelectorAll("[data-points] > li")];
const AGAIN_MS = 20000;
const URGENT_MS = 4000;

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
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(data.started)) / 60000));
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
  if (refused.length) told.push(`${words.refused.replace("{n}", refused.length)}: ${[...new Set(refused.map((line) => line.refused))].join(" ")}`);
  unsent.textContent = told.join(" · ");
  unsent.classList.toggle("waiting", own.length > 0);
  find("#walk-stranger").hidden = !stranger;
  find("#walk-acts").hidden = stranger;
  for (const line of waiting) if (line.body.kind === "checkin" && line.patrol === data.patrol) markDone(line.body.code);
  if (waiting.some((line) => line.kind === "alarm")) alarm.undelivered();
  drawPoints();
}

async function sendNow() {
  const why = await send(person, data.token, draw);
  await draw();
  if (why) say(words[why]);
}

// Keeps one thing to be sent; says so if the phone has no room for it.
async function queue(line) {
  try {
    await add({ person, patrol: data.patrol, ...line });
    return true;
  } catch {
    say(words.no_room);
    return false;
  }
}

async function note(body, told) {
  const line = { key: newKey(), device_at: new Date().toISOString(), position: place(), ...body };
  if (!(await queue({ url: data.entries, body: line }))) return;
  for (const photo of body.photos ? pictures.take() : []) {
    await queue({ kind: "photo", url: data.photos, body: { key: newKey(), entry: line.key }, photo });
  }
  for (const act of root.querySelectorAll("details.act")) act.open = false;
  say(told);
  await draw();
  await sendNow();
}

function checkIn(code, method) {
  return note({ kind: "checkin", code, method }, markDone(code) ? words.checked : words.unknown);
}

function onSubmit(event) {
  if (event.target.matches(".walk-end")) {
    if (navigator.onLine && !recording()) return;
    event.preventDefault();
    if (!navigator.onLine) return void say(words.later);
    track.stop().then(sendNow).then(() => event.target.submit());
    return;
  }
  const form = event.target.closest("[data-form]");
  if (!form) return;
  event.preventDefault();
  const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const empty = form.querySelector(":invalid");
  if (empty) {
    say(words.fill);
    empty.focus();
    return;
  }
  form.reset();
  if (form.dataset.form === "checkin") return void checkIn(given.code.trim().toUpperCase(), "code");
  const more = pictures.count() && form.dataset.form === "finding" ? { photos: pictures.count() } : {};
  note({ ...given, ...more, kind: form.dataset.form, households: given.households ? Number(given.households) : null }, words.noted);
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

const pictures = pictureBox({ root, most: Number(data.mostPhotos), words });
const codes = scanner({ worker: data.scanWorker, script: data.scanScript, wasm: data.scanWasm });

function onCode(text) {
  const code = codeIn(text);
  if (code) return checkIn(code, "scan");
  say(words.no_code);
  return find("#w-code").focus();
}

async function onScan() {
  const frame = find("[data-camera]");
  frame.hidden = false;
  try {
    const text = await codes.withCamera(frame.querySelector("video"));
    if (text) await onCode(text);
  } catch {
    say(words.no_camera);
    find("#w-code").focus();
  }
  frame.hidden = true;
}

async function onCodePicture(input) {
  const [file] = input.files;
  input.value = "";
  await onCode(await codes.inFile(file).catch(() => ""));
}

async function onFile(input) {
  const [file] = input.files;
  input.value = "";
  try {
    const { fresh, known, other } = await loadFile(file, person);
    await sendNow();
    say(words.loaded.replace("{n}", fresh).replace("{k}", known).replace("{o}", other));
  } catch {
    say(words.no_file);
  }
}

async function dropStrangers() {
  for (const line of await all()) if (line.person !== person) await remove(line);
  await draw();
}

const track = tracker({
  person,
  patrol: data.patrol,
  until: Date.parse(data.until),
  changed: drawTrack,
  queue: async (body) => {
    await queue({ kind: "track", url: data.trackUrl, body: { key: newKey(), ...body } });
    await draw();
  },
});

function drawTrack() {
  find("[data-track-on]").hidden = recording();
  find("[data-track-off]").hidden = !recording();
  find("[data-recording]").hidden = !recording();
}

function agreed(yes) {
  data.agreed = yes ? "yes" : "no";
  find("[data-track-notice]").hidden = yes;
  find("[data-track-on]").textContent = yes ? words.record : words.agree;
}

async function onTrack() {
  if (data.agreed !== "yes") {
    const body = { key: newKey(), version: Number(data.consentVersion), device_at: new Date().toISOString() };
    if (!(await queue({ kind: "consent", url: data.consentUrl, body }))) return;
    agreed(true);
    await sendNow();
  }
  track.start();
  say(recording() ? words.recording : words.no_position);
}

async function csrf() {
  const answer = await fetch(data.token, { cache: "no-store" });
  return (await answer.json()).csrf;
}

async function cancelAlarm() {
  for (const line of await all()) if (line.kind === "alarm" && line.person === person) await remove(line);
  await draw();
}

const alarm = alarmBox({ box: find("[data-alarm-box]"), words, patrol: data.patrol, alarmsUrl: data.alarmsUrl, csrf, cancel: cancelAlarm });

async function onAlarm() {
  if (alarm.running()) return;
  const body = { key: newKey(), device_at: new Date().toISOString(), position: place() };
  if (await queue({ kind: "alarm", url: data.alarms, body })) await sendNow();
}

// A printed code leads here with #at=…: one press checks in.
function fromCode() {
  const code = new URLSearchParams(location.hash.slice(1)).get("at");
  if (!code) return;
  history.replaceState(null, "", location.pathname);
  checkIn(code.toUpperCase(), "link");
}

const PRESSED = {
  "data-position": onPosition,
  "data-scan": onScan,
  "data-scan-stop": codes.stop,
  "data-drop-pictures": () => pictures.take(),
  "data-track-on": onTrack,
  "data-track-off": () => track.stop(),
  "data-alarm": onAlarm,
  "data-save-all": async () => {
    await saveAll();
    find("[data-drop-all]").disabled = false;
  },
  "data-drop-all": dropStrangers,
  "data-theme-switch": switchTheme,
};
const CHOSEN = { "data-photo": (input) => pictures.show(input), "data-code-picture": onCodePicture, "data-load": onFile };

function onClick(event) {
  for (const [name, act] of Object.entries(PRESSED)) if (event.target.closest(`button[${name}]`)) act();
  const list = event.target.closest("[data-all-points]");
  if (list) list.setAttribute("aria-expanded", find("[data-points]").classList.toggle("whole"));
}

function onChange(event) {
  for (const [name, act] of Object.entries(CHOSEN)) if (event.target.matches(`[${name}]`) && event.target.files.length) act(event.target);
}

function switchTheme() {
  const page = document.documentElement;
  const night = page.dataset.theme !== "night";
  page.dataset.theme = night ? "night" : "day";
  page.dataset.bsTheme = night ? "dark" : "light";
}

addEventListener("walk-sent", ({ detail }) => detail.line.kind === "alarm" && alarm.follow(detail.told.id));
const offer = incidentBox({ root, csrf });
addEventListener("walk-sent", ({ detail }) => offer(detail));
addEventListener("walk-no-consent", () => track.stop().then(() => agreed(false)));
document.addEventListener("submit", onSubmit);
document.addEventListener("click", onClick);
document.addEventListener("change", onChange);
addEventListener("online", sendNow);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendNow());
setInterval(sendNow, AGAIN_MS);
setInterval(async () => (await all()).some((line) => line.kind === "alarm") && sendNow(), URGENT_MS);
setInterval(drawElapsed, 10000);
watch(drawPoints);
drawElapsed();
drawTrack();
// The page may be older than the consent; if that was taken back, the server says so and nothing is kept.
if (wasRecording(person, data.patrol)) {
  agreed(true);
  track.start();
}
await draw();
if (!(await keepsLines())) say(words.no_store);
fromCode();
data.ready = "";
keepPage(root);
sendNow();
