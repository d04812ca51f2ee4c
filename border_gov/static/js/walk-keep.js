// The page and what it needs are kept at once, so that the very first reload may already be without a signal.
const CACHE = "walk-1";

export async function keepPage({ dataset }) {
  if (!navigator.serviceWorker) return;
  try {
    navigator.storage?.persist?.();
    await navigator.serviceWorker.register(dataset.worker);
    const cache = await caches.open(CACHE);
    const needed = performance.getEntriesByType("resource").map((entry) => entry.name);
    const own = needed.filter((url) => url.startsWith(`${location.origin}/static/`) || /\.css(\?|$)/.test(url));
    const scan = [dataset.scanWorker, dataset.scanScript, dataset.scanWasm];
    await Promise.all([location.pathname, ...new Set([...own, ...scan])].map((url) => cache.add(url)));
    dataset.kept = "";
  } catch {
    dataset.kept = "no";
  }
}
