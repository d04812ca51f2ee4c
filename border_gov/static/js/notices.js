// Keeps the number on the bell current: a stream while the page is seen, polling where no stream is to be had.
const POLL_MS = 60000;
const bell = document.querySelector("a.bell");

function show(count, label) {
  bell.setAttribute("aria-label", label);
  let mark = bell.querySelector(".count");
  if (!mark && count) {
    mark = document.createElement("span");
    mark.className = "count";
    mark.setAttribute("aria-hidden", "true");
    bell.append(mark);
  }
  if (!mark) return;
  mark.hidden = !count;
  mark.textContent = count < 100 ? String(count) : "99+";
}

async function refresh() {
  try {
    const answer = await fetch(`${bell.pathname}unread`, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    const { count, label } = await answer.json();
    show(count, label);
  } catch {
    // Without a connection the old number stays.
  }
}

class Ear {
  open() {
    if (this.stream || this.polling) return;
    this.stream = new EventSource(`${bell.pathname}stream`);
    this.stream.addEventListener("message", refresh);
    this.stream.addEventListener("error", () => this.stream.readyState === EventSource.CLOSED && this.poll());
  }

  poll() {
    this.close();
    this.polling = setInterval(refresh, POLL_MS);
  }

  close() {
    this.stream?.close();
    clearInterval(this.polling);
    this.stream = this.polling = null;
  }
}

if (bell) {
  const ear = new Ear();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) ear.close();
    else {
      refresh();
      ear.open();
    }
  });
  window.addEventListener("pagehide", () => ear.close());
  if (!document.hidden) ear.open();
}
