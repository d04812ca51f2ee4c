// Parts of a page that look again whenever its stream says that something changed.
import { listen, rested } from "./live.js";

for (const root of document.querySelectorAll("[data-live-stream]")) {
  const changed = rested(() => {
    for (const part of root.querySelectorAll(root.dataset.liveHeard)) part.dispatchEvent(new CustomEvent("live:changed"));
  });
  listen(root.dataset.liveStream, changed);
}
