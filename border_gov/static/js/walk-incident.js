// After a finding and its photos have gone: one tap makes it an incident; asked twice it stays the same one.
export function incidentBox({ root, csrf }) {
  const box = root.querySelector("[data-hand-in]");
  const waiting = new Map();
  if (!box) return () => undefined;
  const said = box.querySelector("[data-hand-in-said]");
  const button = box.querySelector("[data-hand-in-go]");
  const question = said.textContent;
  let entry = null;

  function ask(id) {
    entry = id;
    said.textContent = question;
    button.hidden = false;
    box.hidden = false;
  }

  button.addEventListener("click", async () => {
    button.disabled = true;
    const asked = entry;
    try {
      const headers = { "X-CSRFToken": await csrf(), Accept: "application/json" };
      const answer = await fetch(`${root.dataset.entries}/${asked}/incident`, { method: "POST", headers });
      if (!answer.ok) throw new Error(String(answer.status));
      const made = await answer.json();
      if (asked === entry) {
        said.textContent = box.dataset.made.replace("{n}", made.number);
        button.hidden = true;
      }
    } catch {
      said.textContent = box.dataset.lost;
    }
    button.disabled = false;
  });

  return ({ line, told }) => {
    if (line.patrol !== root.dataset.patrol) return;
    if (line.body.kind === "finding") waiting.set(line.body.key, { id: told.id, left: line.body.photos || 0 });
    const found = waiting.get(line.photo ? line.body.entry : line.body.key);
    if (!found) return;
    if (line.photo) found.left -= 1;
    if (found.left <= 0) ask(found.id);
  };
}
