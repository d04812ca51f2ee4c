// The duty board: held for the shift, rows that come by themselves, seconds counted down, one key for each act.
import { listen, rested } from "./live.js";
import { csrfToken, wordsOf } from "./words.js";

const root = document.getElementById("board");
const words = wordsOf(root);
const skew = Date.parse(root.dataset.now) - Date.now();
const HURRY_S = 60;
const LOOK_MS = 15000; // a desk that fell silent says nothing by itself
let sound = "sound" in root.dataset;
let newest = Number(rows().dataset.newest);
let chosen = null;
let audio = null;

function rows() {
  return document.getElementById("board-rows");
}

// ---- sound and screen ----
function beep(times = 1) {
  try {
    audio ??= new AudioContext();
    for (let turn = 0; turn < times; turn += 1) {
      const tone = audio.createOscillator();
      const level = audio.createGain();
      tone.frequency.value = turn % 2 ? 660 : 880;
      level.gain.value = 0.25;
      tone.connect(level).connect(audio.destination);
      tone.start(audio.currentTime + turn * 0.35);
      tone.stop(audio.currentTime + turn * 0.35 + 0.25);
    }
    return audio.state === "running";
  } catch {
    return false;
  }
}

function showSound() {
  const mark = root.querySelector("[data-sound-state]");
  if (!mark) return;
  const heard = sound && audio?.state !== "suspended";
  mark.textContent = heard ? words.sound : words.mute;
  mark.classList.toggle("state-warn", !heard);
}

async function stayAwake() {
  try {
    if (document.visibilityState === "visible") await navigator.wakeLock.request("screen");
  } catch {
    root.dataset.dim = "";
  }
}

async function beat() {
  if (!("held" in root.dataset)) return;
  const heard = sound && (!audio || audio.state === "running");
  try {
    const body = new URLSearchParams({ sound: heard ? "1" : "" });
    await fetch(root.dataset.beat, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } });
  } catch {
    say(words.off);
  }
}

function say(text) {
  root.querySelector("[data-said]").textContent = text;
}

// ---- what changes ----
const refresh = rested(() => {
  rows().dispatchEvent(new CustomEvent("board:changed"));
  const one = root.querySelector("[data-one]");
  const isBusy =
    one && (one.contains(document.activeElement) || one.querySelector("textarea")?.value || one.querySelector("[data-phoned][open]"));
  if (one && !isBusy) one.dispatchEvent(new CustomEvent("board:changed"));
});

// ---- every second ----
function spell(seconds) {
  const s = Math.abs(Math.floor(seconds));
  const parts = [];
  if (s >= 3600) parts.push(words.h.replace("{n}", Math.floor(s / 3600)));
  if (s >= 60) parts.push(words.m.replace("{n}", Math.floor((s % 3600) / 60)));
  if (s < 600) parts.push(words.s.replace("{n}", s % 60));
  return parts.join(" ");
}

function tick() {
  const now = Date.now() + skew;
  for (const mark of root.querySelectorAll("[data-due]")) {
    const left = (Date.parse(mark.dataset.due) - now) / 1000;
    mark.querySelector("[data-left]").textContent = (left < 0 ? words.late : words.left).replace("{t}", spell(left));
    mark.classList.toggle("late", left < 0);
    mark.classList.toggle("soon", left >= 0 && left < HURRY_S);
  }
  root.querySelector("[data-clock]").textContent = new Intl.DateTimeFormat("zh-CN", {
    timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false,
  }).format(now);
  const last = Number(rows().dataset.newest);
  if (last > newest) {
    newest = last;
    say(words.new);
    if (sound && "held" in root.dataset) beep(rows().querySelector(`[data-id="${last}"].urgent`) ? 6 : 2);
  }
  mark();
  showSound();
}

// ---- keys ----
function all() {
  return [...rows().querySelectorAll(".board-row")];
}

function mark() {
  const open = root.querySelector("[data-one]")?.dataset.one;
  for (const row of all()) {
    row.classList.toggle("at", row.dataset.id === chosen);
    row.classList.toggle("open", row.dataset.id === open);
  }
}

function move(step) {
  const list = all();
  const at = list.findIndex((row) => row.dataset.id === chosen);
  const next = list[Math.min(Math.max(at + step, 0), list.length - 1)];
  if (!next) return;
  chosen = next.dataset.id;
  next.querySelector(".row-open").focus();
  next.scrollIntoView({ block: "nearest" });
  mark();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  a: () => (root.querySelector('#board-panel [data-key="a"]') || root.querySelector(".board-row.at .row-act"))?.click(),
  r: () => root.querySelector("#board-panel textarea")?.focus(),
  d: () => root.querySelector("#board-panel [data-dispatch] button")?.focus(),
  o: () => root.querySelector("#board-panel .form-acts a")?.click(),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog[open]")) return;
  const ready = /^[1-9]$/.test(event.key) && root.querySelector(`[data-reply="${event.key}"]`);
  const act = ready ? () => ready.click() : KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}

function onClick(event) {
  const row = event.target.closest(".board-row");
  if (row) chosen = row.dataset.id;
  if (event.target.closest("[data-test-sound]")) {
    beep(3);
    root.querySelector("[data-heard]").hidden = false;
    root.querySelector("[data-heard] button").focus();
  }
}

document.addEventListener("keydown", onKey, true);
document.addEventListener("click", onClick);
// A browser lets a page sound only after somebody touched it.
document.addEventListener("pointerdown", () => audio?.resume(), { passive: true });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  if ("held" in root.dataset) stayAwake();
  refresh();
});
if ("held" in root.dataset) {
  if (sound) beep(1);
  stayAwake();
  beat();
  setInterval(beat, Number(root.dataset.beatS) * 1000);
}
tick();
setInterval(tick, 1000);
setInterval(refresh, LOOK_MS);
listen(root.dataset.stream, refresh);
root.dataset.ready = "";
