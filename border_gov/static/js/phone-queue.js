// What was noted on this phone and not yet accepted by the server: IndexedDB, keyed by person, in order.
const NAME = "border-gov-walk";
// A call for help overtakes everything; pictures, which are large, let the rest go first.
const RANK = { alarm: 0, consent: 1, line: 2, track: 3, photo: 4 };
let opened = null;
const memory = [];
let memoryNumber = Date.now() % 1e9;

function open() {
  opened ??= new Promise((resolve) => {
    if (!globalThis.indexedDB) return resolve(null);
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("lines", { keyPath: "sequence", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
    return undefined;
  });
  return opened;
}

function done(transaction, request) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

async function on(mode, act) {
  const store = await open();
  const transaction = store.transaction("lines", mode);
  return done(transaction, act(transaction.objectStore("lines")));
}

export async function keepsLines() {
  return (await open()) !== null;
}

// A UUID also where the page is not served by https and the browser therefore lacks randomUUID.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export async function add(line) {
  if (!(await open())) {
    memory.push({ ...line, sequence: (memoryNumber += 1) });
    return memoryNumber;
  }
  return on("readwrite", (lines) => lines.add(line));
}

export async function all() {
  if (!(await open())) return [...memory];
  return on("readonly", (lines) => lines.getAll());
}

export async function put(line) {
  if (await open()) return on("readwrite", (lines) => lines.put(line));
  const place = memory.findIndex((one) => one.sequence === line.sequence);
  memory[place] = line;
  return line.sequence;
}

export async function remove(line) {
  if (await open()) return on("readwrite", (lines) => lines.delete(line.sequence));
  memory.splice(memory.findIndex((one) => one.sequence === line.sequence), 1);
  return undefined;
}

// In the order in which they are to be sent: by rank, then as they were noted.
export function inOrder(lines) {
  return [...lines].sort((a, b) => RANK[a.kind || "line"] - RANK[b.kind || "line"] || a.sequence - b.sequence);
}
