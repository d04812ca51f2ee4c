// Sends what is queued, one after the other; a lost answer is asked for again with the same key.
import { all, inOrder, put, remove } from "./phone-queue.js";

const LIMIT_MS = 15000;
const PHOTO_LIMIT_MS = 120000;
// A line that can never be accepted must not hold up those behind it; it stays to be seen and saved.
const NEVER = [400, 403, 404, 413, 415, 422];
let running = null;

async function within(url, options = {}, limit = LIMIT_MS) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit);
  try {
    return await fetch(url, { ...options, signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}

// Who is signed in now, and the token of this session: the page may be older than both.
async function recognised(tokenUrl, person) {
  const answer = await within(tokenUrl, { redirect: "manual", cache: "no-store" });
  if (answer.type === "opaqueredirect" || answer.status === 401) return { why: "sign_in" };
  if (!answer.ok) return { why: "kept" };
  const found = await answer.json();
  return found.person === person ? { csrf: found.csrf } : { why: "other_person" };
}

function post(line, csrf) {
  const headers = { "X-CSRFToken": csrf, "X-Device-Time": new Date().toISOString(), Accept: "application/json" };
  if (line.photo) {
    const form = new FormData();
    for (const [name, value] of Object.entries(line.body)) form.append(name, value);
    form.append("file", new Blob([line.photo.bytes], { type: line.photo.type }), "photo");
    return within(line.url, { method: "POST", headers, body: form }, PHOTO_LIMIT_MS);
  }
  headers["Content-Type"] = "application/json";
  return within(line.url, { method: "POST", headers, body: JSON.stringify({ sequence: line.sequence, ...line.body }) });
}

// "sent", "aside" (never accepted), "later" (not in the present state of the patrol), or "stop".
async function sendOne(line, csrf) {
  const answer = await post(line, csrf);
  if (answer.ok) {
    const told = await answer.json();
    await remove(line);
    dispatchEvent(new CustomEvent("walk-sent", { detail: { line, told } }));
    return "sent";
  }
  const body = await answer.json().catch(() => ({}));
  const never = line.final || NEVER;
  if (answer.status === 409 && !never.includes(409)) return "later";
  if (body.code === "no_consent") {
    await remove(line);
    dispatchEvent(new CustomEvent("walk-no-consent"));
    return "aside";
  }
  if (!never.includes(answer.status) || body.code === "csrf") return "stop";
  await put({ ...line, refused: Object.values(body.errors || {}).flat()[0] || body.title || String(answer.status) });
  return "aside";
}

// The next line that may go: a photo waits until its finding has gone.
function next(lines, person, tried) {
  const own = lines.filter((line) => line.person === person && !line.refused);
  const keys = new Set(own.map((line) => line.body.key));
  return inOrder(own).find((line) => !tried.has(line.sequence) && !(line.photo && keys.has(line.body.entry)));
}

async function sendAll(person, tokenUrl, changed) {
  const tried = new Set();
  if (!next(await all(), person, tried)) return "";
  try {
    const { csrf, why } = await recognised(tokenUrl, person);
    if (why) return why;
    for (let line = next(await all(), person, tried); line; line = next(await all(), person, tried)) {
      const told = await sendOne(line, csrf);
      if (told === "stop") return "kept";
      tried.add(line.sequence);
      await changed();
    }
    return "";
  } catch {
    return "kept";
  }
}

// One sender at a time, over all tabs where the browser has locks. Says why it stopped; "" is: nothing is left.
export function send(person, tokenUrl, changed) {
  const act = () => sendAll(person, tokenUrl, changed);
  running ??= (navigator.locks ? navigator.locks.request("border-gov-walk", act) : act()).finally(() => {
    running = null;
  });
  return running;
}
