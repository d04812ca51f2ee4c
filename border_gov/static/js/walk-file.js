// The queue as a file: saved when a phone is full or handed on, and loaded again; nothing is sent twice by it.
import { add, all } from "./phone-queue.js";

function textOf(bytes) {
  const parts = [];
  const view = new Uint8Array(bytes);
  for (let at = 0; at < view.length; at += 32768) parts.push(String.fromCharCode(...view.subarray(at, at + 32768)));
  return btoa(parts.join(""));
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer;
}

export async function saveAll() {
  const lines = (await all()).map((line) => (line.photo ? { ...line, photo: { ...line.photo, bytes: textOf(line.photo.bytes) } } : line));
  const file = new Blob([JSON.stringify(lines, null, 1)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `patrol-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
}

// What cannot be a line of ours is refused whole; addresses are ours alone, so a file can send nothing elsewhere.
function checked(found) {
  if (!Array.isArray(found)) throw new TypeError("no list");
  for (const line of found) {
    if (typeof line.person !== "number" || typeof line.body?.key !== "string" || !String(line.url).startsWith("/api/v1/")) {
      throw new TypeError("no line");
    }
  }
  return found;
}

// Says how many lines were new, how many were there already, and how many are somebody else's and stay out.
export async function loadFile(file, person) {
  const found = checked(JSON.parse(await file.text()));
  const known = new Set((await all()).map((line) => line.body.key));
  const counts = { fresh: 0, known: 0, other: 0 };
  for (const { sequence, refused, ...line } of found) {
    if (line.person !== person) counts.other += 1;
    else if (known.has(line.body.key)) counts.known += 1;
    else {
      const photo = line.photo && { ...line.photo, bytes: bytesOf(line.photo.bytes) };
      // The number is part of what the server may know already under this key, so it stays the first one.
      await add({ ...line, ...(photo && { photo }), body: photo ? line.body : { sequence, ...line.body } });
      counts.fresh += 1;
    }
  }
  return counts;
}
