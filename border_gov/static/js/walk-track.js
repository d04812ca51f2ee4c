// Records the way while a shift lasts and the page is awake; its points go through the same queue as all else.
import { distance } from "./phone-place.js";

const OPTIONS = { enableHighAccuracy: true, timeout: 30000, maximumAge: 0 };
const EVERY_MS = 5000;
const MOVED_M = 10;
const FLUSH_MS = 30000;
const MOST = 100;
const KEPT = "border-gov-track";
const POINTS = "border-gov-track-points";
let watching = null;
let lock = null;
let buffer = [];
const going = []; // on the way into the queue; a page that is closed now must find them again
let last = null;

export const recording = () => watching !== null;

// A reload goes on recording; another patrol or person never does.
export function wasRecording(person, patrol) {
  try {
    return localStorage.getItem(KEPT) === `${person}:${patrol}`;
  } catch {
    return false;
  }
}

function remember(text) {
  try {
    if (text) localStorage.setItem(KEPT, text);
    else localStorage.removeItem(KEPT);
  } catch {
    // Without storage a reload ends the track, and the page shows that.
  }
}

async function stayAwake() {
  try {
    lock = await navigator.wakeLock?.request("screen");
  } catch {
    lock = null;
  }
}

// Points that a reload caught between two sendings; a page that goes away has no time for the queue.
function heldOf(owner) {
  try {
    const found = JSON.parse(localStorage.getItem(POINTS) || "null");
    return found?.owner === owner ? found.points : [];
  } catch {
    return [];
  }
}

export function tracker({ person, patrol, until, queue, changed }) {
  const owner = `${person}:${patrol}`;
  buffer = heldOf(owner);

  function hold() {
    try {
      localStorage.setItem(POINTS, JSON.stringify({ owner, points: [...going, ...buffer] }));
    } catch {
      // Without storage a reload loses what was recorded since the last sending.
    }
  }

  async function flush() {
    const points = buffer.splice(0, MOST);
    if (!points.length) return;
    going.push(...points);
    await queue({ datum: "wgs84", points });
    going.splice(0, points.length);
    hold();
  }

  function take(position) {
    if (Date.now() >= until) return stop();
    const { longitude: lon, latitude: lat, accuracy } = position.coords;
    const at = new Date(position.timestamp);
    if (last && at - last.at < EVERY_MS && distance(last, { lon, lat }) < MOVED_M) return undefined;
    last = { lon, lat, at };
    buffer.push({ lon, lat, at: at.toISOString(), accuracy_m: Math.min(accuracy, 100000) });
    hold();
    if (buffer.length >= MOST) flush();
    return changed();
  }

  function start() {
    if (watching !== null || !navigator.geolocation || Date.now() >= until) return;
    watching = navigator.geolocation.watchPosition(take, () => {}, OPTIONS);
    remember(owner);
    stayAwake();
    changed();
  }

  async function stop() {
    if (watching === null) return;
    navigator.geolocation.clearWatch(watching);
    watching = null;
    remember("");
    lock?.release?.();
    await flush();
    changed();
  }

  setInterval(() => (Date.now() >= until ? stop() : flush()), FLUSH_MS);
  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flush();
    else if (watching !== null) stayAwake();
  });
  return { start, stop, flush };
}
