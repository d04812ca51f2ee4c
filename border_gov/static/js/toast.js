// Short messages at the edge of the page, with "undo" where something can be taken back for ten seconds.
import { csrfToken, make, wordsOf } from "./words.js";

const SHOWN_MS = 10000;

export function toast(text, undoUrl = "") {
  const words = wordsOf();
  const line = make("div", { class: "toast-line" }, make("span", {}, text));
  const close = () => line.remove();
  if (undoUrl) {
    const undo = make("button", { type: "button" }, words.undo);
    undo.addEventListener("click", async () => {
      close();
      const answer = await fetch(undoUrl, { method: "POST", headers: { "X-CSRFToken": csrfToken() } });
      if (answer.ok) location.reload();
      else toast(words.failed);
    });
    line.append(undo);
  }
  const shut = make("button", { type: "button", "aria-label": words.close }, "×");
  shut.addEventListener("click", close);
  line.append(shut);
  document.getElementById("toasts").append(line);
  setTimeout(close, SHOWN_MS);
}

export function showToastsIn(root) {
  for (const mark of root.querySelectorAll("template[data-toast]")) {
    toast(mark.dataset.toast, mark.dataset.undo || "");
    mark.remove();
  }
}
