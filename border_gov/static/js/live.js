// A stream that says when to look again; where none is to be had, a poll in its place.
const REST_MS = 400;
const POLL_MS = 4000;
const AGAIN_MS = 60000;

// Calls `act` at most once in REST_MS, and once more after the last call in between.
export function rested(act) {
  let last = -REST_MS;
  let asked = null;
  const run = () => {
    clearTimeout(asked);
    asked = null;
    last = performance.now();
    act();
  };
  return () => {
    const wait = last + REST_MS - performance.now();
    if (wait > 0) asked ??= setTimeout(run, wait);
    else run();
  };
}

export function listen(url, changed) {
  const stream = new EventSource(url);
  stream.addEventListener("message", changed);
  stream.addEventListener("open", changed);
  // No stream to be had: ask instead, and try again for one after a while.
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    const poll = setInterval(changed, POLL_MS);
    setTimeout(() => {
      clearInterval(poll);
      listen(url, changed);
    }, AGAIN_MS);
  });
  addEventListener("pagehide", () => stream.close());
}
