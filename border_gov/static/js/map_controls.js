// Our own map controls: measuring (also by keyboard), full screen, print. No templates, no eval.
import { make } from "./words.js";

const L = window.L;

function control(position, build) {
  const Own = L.Control.extend({ options: { position }, onAdd: build });
  return new Own();
}

function button(label, symbol, onClick) {
  const face = make("span", { "aria-hidden": "true" }, symbol);
  const made = make("button", { type: "button", class: "map-button", title: label, "aria-label": label }, face);
  made.addEventListener("click", onClick);
  L.DomEvent.disableClickPropagation(made);
  return made;
}

function distance(metres, words) {
  if (metres < 1000) return `${Math.round(metres)} ${words.metres}`;
  return `${(metres / 1000).toFixed(metres < 10000 ? 2 : 1)} ${words.kilometres}`;
}

// Click, or move the map and press space, to set a corner; Escape or a second press of the button ends it.
class Measure {
  constructor(map, words, renderer) {
    Object.assign(this, { map, words, corners: [], on: false });
    this.line = L.polyline([], { className: "", color: "#0f2f57", weight: 3, dashArray: "6 5", interactive: false, renderer });
    this.box = make("div", { class: "map-measure", role: "status", hidden: true });
    this.cross = make("div", { class: "map-cross", "aria-hidden": "true", hidden: true });
    map.getContainer().append(this.cross);
    map.on("click", (event) => this.add(event.latlng));
    map.on("mousemove", (event) => this.on && this.corners.length && this.draw(event.latlng));
    map.getContainer().addEventListener("keydown", (event) => this.onKey(event));
  }

  onKey(event) {
    if (!this.on) return;
    if (event.key === " ") {
      event.preventDefault();
      this.add(this.map.getCenter());
    }
    if (event.key === "Escape") this.toggle();
  }

  toggle() {
    this.on = !this.on;
    this.button.setAttribute("aria-pressed", String(this.on));
    this.cross.hidden = this.box.hidden = !this.on;
    this.corners = [];
    this.line.setLatLngs([]);
    if (this.on) {
      this.line.addTo(this.map);
      this.box.textContent = this.words.measure_hint;
    } else {
      this.line.remove();
    }
  }

  add(latlng) {
    if (!this.on) return;
    this.corners.push(latlng);
    this.draw();
  }

  draw(ahead) {
    const path = ahead ? [...this.corners, ahead] : this.corners;
    this.line.setLatLngs(path);
    let metres = 0;
    for (let i = 1; i < path.length; i += 1) metres += this.map.distance(path[i - 1], path[i]);
    this.box.textContent = `${this.words.length}: ${distance(metres, this.words)}`;
  }

  control() {
    return control("topleft", () => {
      this.button = button(this.words.measure, "↔", () => this.toggle());
      this.button.setAttribute("aria-pressed", "false");
      return make("div", { class: "map-tools" }, this.button, this.box);
    });
  }
}

export function addControls(map, words, renderer) {
  L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
  new Measure(map, words, renderer).control().addTo(map);
  const frame = map.getContainer().closest(".map-frame");
  control("topleft", () => {
    const full = button(words.full_screen, "⛶", () =>
      document.fullscreenElement ? document.exitFullscreen() : frame.requestFullscreen(),
    );
    const print = button(words.print, "⎙", () => window.print());
    return make("div", { class: "map-tools" }, document.fullscreenEnabled ? full : null, print);
  }).addTo(map);
  for (const toggle of map.getContainer().querySelectorAll(".leaflet-control-layers-toggle")) {
    toggle.title = words.layers;
    toggle.setAttribute("aria-label", words.layers);
  }
  document.addEventListener("fullscreenchange", () => map.invalidateSize());
  window.addEventListener("beforeprint", () => map.invalidateSize({ animate: false }));
}
