// Sends what is queued, oldest first, one after the other; a lost answer is asked for again with the same key.
import { all, put, remove } from "./phone-queue.js";

const LIMIT_MS = 15000;
let running = null;

async function within(url, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LIMIT_MS);
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

async function sendOne(line, csrf) {
  const answer = await within(line.url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf, "X-Device-Time": new Date().toISOString() },
    body: JSON.stringify({ ...line.body, sequence: line.sequence }),
  });
  if (answer.ok) {
    await remove(line);
    return true;
  }
  // A line that can never be accepted must not hold up those behind it; it stays to be seen and saved.
  if ((line.final || [403, 404, 422]).includes(answer.status)) {
    const body = await answer.json().catch(() => ({}));
    await put({ ...line, refused: Object.values(body.errors || {}).flat()[0] || body.title || String(answer.status) });
    return true;
  }
  return false;
}

async function sendAll(person, tokenUrl, changed) {
  const waiting = () => all().then((lines) => lines.filter((line) => line.person === person && !line.refused));
  if (!(await waiting()).length) return "";
  try {
    const { csrf, why } = await recognised(tokenUrl, person);
    if (why) return why;
    for (let lines = await waiting(); lines.length; lines = await waiting()) {
      if (!(await sendOne(lines[0], csrf))) return "kept";
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
