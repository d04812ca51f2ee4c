// Keeps the screens of patrols and units without a signal: what was seen once is shown again; what is sent is never touched.
const CACHE = "walk-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function keeps(request, url) {
  if (request.method !== "GET" || url.origin !== self.location.origin) return false;
  return /\/(walk\/(\d+|scan\.js)|unit\/\d+)$/.test(url.pathname) || url.pathname.startsWith("/static/") || url.pathname.endsWith(".css");
}

async function freshOrKept(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && answer.type === "basic") await cache.put(request, answer.clone());
    return answer;
  } catch (fault) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw fault;
  }
}

self.addEventListener("fetch", (event) => {
  if (keeps(event.request, new URL(event.request.url))) event.respondWith(freshOrKept(event.request));
});
