// What every page can do: dialogs, toasts, keys, copying, and a guard around what was typed but not saved.
import { make, wordsOf } from "./words.js";
import { showToastsIn, toast } from "./toast.js";

const words = wordsOf();
let leaving = false;

function openDialog(id, opener) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.addEventListener("close", () => opener && opener.focus(), { once: true });
  dialog.showModal();
}

function ask(text, onYes) {
  const yes = make("button", { class: "btn btn-grave", value: "yes" }, text);
  const no = make("button", { class: "btn btn-quiet", value: "no" }, words.close);
  const head = make("h2", { id: "ask-head" }, text);
  const form = make("form", { method: "dialog", class: "form-acts" }, yes, no);
  const dialog = make("dialog", { "aria-labelledby": "ask-head" }, make("div", { class: "dialog-in" }, head, form));
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue === "yes") onYes();
  });
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}

function onClick(event) {
  const opener = event.target.closest("[data-dialog]");
  if (opener) openDialog(opener.dataset.dialog, opener);
  if (event.target.closest("[data-back]")) history.back();
  if (event.target.closest("[data-print]")) window.print();
  const shut = event.target.closest("[data-dialog-close]");
  if (shut) shut.closest("dialog").close();
  const copier = event.target.closest("[data-copy]");
  if (copier) copy(document.querySelector(copier.dataset.copy));
  for (const fold of document.querySelectorAll("details.account[open], .menu-group[open]")) {
    if (!fold.contains(event.target)) fold.open = false;
  }
}

async function copy(source) {
  if (!source) return;
  const text = source.value ?? source.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without HTTPS there is no clipboard API; the selection is then ready for Ctrl+C.
    getSelection().selectAllChildren(source);
    if (source.select) source.select();
  }
  toast(words.copied);
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog[open], .leaflet-container") !== null;
}

function moveRow(step) {
  const rows = [...document.querySelectorAll("table[data-rows] tbody tr")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.classList.contains("at"));
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  rows.forEach((row) => row.classList.toggle("at", row === next));
  const link = next.querySelector("a, button, input");
  if (link) link.focus();
  next.scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const acts = {
    "?": () => openDialog("keys", document.activeElement),
    n: () => document.querySelector("[data-new]")?.click(),
    "/": () => document.querySelector('input[type="search"]')?.focus(),
    j: () => moveRow(1),
    k: () => moveRow(-1),
  };
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act) {
    event.preventDefault();
    act();
  }
}

function isDirty() {
  return [...document.querySelectorAll("form[data-guard]")].some((form) => form.dataset.dirty === "yes");
}

function onSubmit(event) {
  const form = event.target;
  if (form.dataset.confirm && form.dataset.confirmed !== "yes") {
    event.preventDefault();
    event.stopPropagation();
    ask(form.dataset.confirm, () => {
      form.dataset.confirmed = "yes";
      form.requestSubmit(event.submitter);
    });
    return;
  }
  if (form.method === "dialog") return;
  leaving = true;
  if (form.dataset.sent === "yes") event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
}

function start(root) {
  showToastsIn(root);
  for (const back of root.querySelectorAll("[data-back]")) back.hidden = history.length < 2;
  const first = root.querySelector("[data-focus]");
  if (first) first.focus();
}

document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
document.addEventListener("submit", onSubmit, true);
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) form.dataset.dirty = "yes";
});
document.addEventListener("keydown", (event) => {
  const fold = event.key === "Escape" && document.querySelector("details.account[open], .menu-group[open]");
  if (fold) {
    fold.open = false;
    fold.querySelector("summary").focus();
  }
});
window.addEventListener("beforeunload", (event) => {
  if (!leaving && isDirty()) event.preventDefault();
});
window.addEventListener("pageshow", () => {
  leaving = false;
});
document.addEventListener("htmx:after:swap", (event) => start(event.target instanceof Element ? event.target : document));
document.addEventListener("htmx:error", () => toast(navigator.onLine ? words.failed : words.offline));
start(document);
