// The in-app call for help: not delivered, delivered, who saw it, who comes; asked again until it is over.
const POLL_MS = 5000;
const KEPT = "border-gov-alarm";

function kept(patrol) {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) || "null");
    return found?.patrol === patrol ? found.id : null;
  } catch {
    return null;
  }
}

function keep(value) {
  try {
    if (value) localStorage.setItem(KEPT, JSON.stringify(value));
    else localStorage.removeItem(KEPT);
  } catch {
    // Without storage a reload forgets which alarm it was; the server does not.
  }
}

export function alarmBox({ box, words, patrol, alarmsUrl, csrf, cancel }) {
  const list = box.querySelector("[data-alarm-told]");
  let id = Number(box.dataset.alarm) || kept(patrol);
  let timer = null;

  const clock = (text) => new Date(text).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });

  function show(lines, answered = false) {
    box.hidden = false;
    box.classList.toggle("answered", answered);
    list.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  }

  function draw(alarm) {
    const lines = [words.delivered.replace("{t}", clock(alarm.received_at))];
    if (alarm.state === "open") lines.push(words.told.replace("{n}", alarm.told));
    for (const seen of alarm.seen) lines.push(words.seen.replace("{who}", seen.name).replace("{t}", clock(seen.at)));
    if (!alarm.seen.length && alarm.state === "open") lines.push(words.unseen);
    if (alarm.answered_at) lines.push(words.answered.replace("{who}", alarm.answered_by).replace("{t}", clock(alarm.answered_at)));
    show(lines, Boolean(alarm.answered_at));
  }

  function over() {
    id = null;
    keep(null);
    clearInterval(timer);
    timer = null;
    box.hidden = true;
  }

  async function poll() {
    if (!id) return;
    try {
      const answer = await fetch(`${alarmsUrl}/${id}`, { cache: "no-store", headers: { Accept: "application/json" } });
      if (answer.status === 404) over();
      if (!answer.ok) return;
      const alarm = await answer.json();
      if (alarm.state === "ended") over();
      else draw(alarm);
    } catch {
      list.append(Object.assign(document.createElement("li"), { textContent: words.no_signal }));
    }
  }

  function follow(number) {
    id = number;
    keep({ id, patrol });
    timer ??= setInterval(poll, POLL_MS);
    return poll();
  }

  box.querySelector("[data-alarm-over]").addEventListener("click", async () => {
    if (!id) {
      await cancel();
      box.hidden = true;
      return;
    }
    const answer = await fetch(`${alarmsUrl}/${id}/end`, { method: "POST", headers: { "X-CSRFToken": await csrf(), Accept: "application/json" } }).catch(() => null);
    if (answer?.ok || answer?.status === 409) over();
    else show([words.end_later]);
  });
  if (id) follow(id);
  return { follow, undelivered: () => show([words.undelivered]), running: () => Boolean(id) };
}
