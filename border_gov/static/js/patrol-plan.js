// Dragging a checkpoint or a person: asked before it is dropped, stored when it fits, said in words either way.
import { csrfToken, make, wordsOf } from "./words.js";

const board = document.querySelector(".plan-day[data-edit]");
const words = board ? wordsOf(board) : {};
const said = board?.querySelector("[data-said]");
let held = null;
let asked = 0;
let lastAsked = "";
let broken = null; // the last change that was answered with “does not fit”, and its reasons

function say(kind, ...lines) {
  said.className = `drag-said ${kind}`;
  said.replaceChildren(...lines.map((line) => make("span", {}, `${line} `)));
}

// The reason stands beside what was to be moved, as it does without a script.
function sayBeside(row, ...lines) {
  board.querySelector(".refused")?.remove();
  const note = make("div", { class: "refused", id: "refused", role: "alert", tabindex: "-1" });
  note.append(...lines.map((line) => make("p", {}, line)));
  row.append(note);
}

function listOf(target) {
  const list = target.closest("[data-drop]");
  return list && held && list.dataset.drop === held.dataset.kind ? list : null;
}

function rowUnder(list, y) {
  return [...list.querySelectorAll(".stop")].find((row) => {
    if (row === held) return false;
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
}

function positionIn(list, y) {
  if (list.dataset.drop !== "stop") return -1;
  const rows = [...list.querySelectorAll(".stop")].filter((row) => row !== held);
  const next = rowUnder(list, y);
  return next ? rows.indexOf(next) : rows.length;
}

function changeFor(list, y) {
  return {
    kind: held.dataset.kind,
    what: held.dataset.what,
    source: held.dataset.source,
    target: list ? list.dataset.team : "",
    position: list ? positionIn(list, y) : -1,
    role: held.dataset.role || "member",
  };
}

async function post(url, body) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(body),
  });
  return { ok: answer.ok, body: await answer.json() };
}

async function ask(change) {
  const number = ++asked;
  const { ok, body } = await post(board.dataset.check, change);
  if (number !== asked || !ok) return;
  if (body.ok) say("good", body.extra_min > 0 ? words.fits.replace("%s", body.extra_min) : words.fits_same);
  else {
    broken = { key: JSON.stringify(change), lines: [words.breaks, ...body.breaks] };
    say("bad", ...broken.lines);
  }
}

async function store(change, row) {
  asked += 1;
  if (broken && broken.key === JSON.stringify(change)) {
    sayBeside(row, ...broken.lines);
    return;
  }
  const { ok, body } = await post(board.dataset.edit, { ...change, version: Number(board.dataset.version) });
  if (ok) {
    sessionStorage.setItem("patrol-scroll", String(scrollY));
    location.reload();
    return;
  }
  say("bad", body.title || "");
  sayBeside(row, body.title || "", ...(body.errors?.change || []));
}

function clearMarks() {
  for (const node of board.querySelectorAll(".over, .drop-before")) node.classList.remove("over", "drop-before");
}

function showWayOut(shown) {
  const out = board.querySelector("[data-drop-out]");
  if (out) out.hidden = !shown;
}

function onOver(event) {
  const list = listOf(event.target);
  const pool = held && held.dataset.source && held.dataset.kind === "stop" && event.target.closest("[data-pool]");
  if (!list && !pool) return;
  event.preventDefault();
  clearMarks();
  if (pool) pool.classList.add("over");
  if (list) {
    list.classList.add("over");
    if (list.dataset.drop === "stop") rowUnder(list, event.clientY)?.classList.add("drop-before");
  }
  const change = changeFor(list, event.clientY);
  const key = JSON.stringify(change);
  if (key !== lastAsked && !(change.kind === "person" && change.source === change.target)) {
    lastAsked = key;
    ask(change);
  }
}

function onDrop(event) {
  const list = listOf(event.target);
  const pool = held && held.dataset.source && event.target.closest("[data-pool]");
  if (!list && !pool) return;
  event.preventDefault();
  const change = changeFor(list, event.clientY);
  clearMarks();
  const stays = change.kind === "person" && change.source === change.target;
  const same = change.source === change.target && Number(held.dataset.position) === change.position;
  if (!stays && !same) store(change, held);
}

if (board) {
  board.addEventListener("dragstart", (event) => {
    held = event.target.closest('[draggable="true"]');
    if (!held) return;
    held.classList.add("dragging");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.what);
    // A change of the page inside dragstart would end the drag.
    if (held.dataset.source && held.dataset.kind === "stop") setTimeout(() => showWayOut(true), 0);
  });
  board.addEventListener("dragend", () => {
    held?.classList.remove("dragging");
    held = null;
    lastAsked = "";
    clearMarks();
    showWayOut(false);
  });
  board.addEventListener("dragover", onOver);
  board.addEventListener("drop", onDrop);
  board.querySelector("#refused")?.focus();
  const kept = sessionStorage.getItem("patrol-scroll");
  if (kept) {
    sessionStorage.removeItem("patrol-scroll");
    scrollTo(0, Number(kept));
    say("good", words.stored);
  }
}
