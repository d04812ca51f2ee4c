// Our own map controls: measuring (also by keyboard), full screen, print. No templates, no eval.
import { make } from "./words.js";

const L = window.L;

function control(position, build) {
  const Own = L.Control.extend({ options: { position }, onAdd: build });
  return new Own();
}

const SVG = "http://www.w3.org/2000/svg";
const SIGNS = {
  measure: "M3 17 17 3l4 4L7 21zM7 13l2 2M10 10l3 3M13 7l2 2",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  print: "M7 8V3h10v5M7 17H4v-8h16v8h-3M7 14h10v7H7z",
};

function button(label, sign, onClick) {
  const face = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", class: "map-sign" })) face.setAttribute(name, value);
  face.append(document.createElementNS(SVG, "path"));
  face.firstChild.setAttribute("d", SIGNS[sign]);
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
      this.button = button(this.words.measure, "measure", () => this.toggle());
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
    const full = button(words.full_screen, "full", () =>
      document.fullscreenElement ? document.exitFullscreen() : frame.requestFullscreen(),
    );
    const print = button(words.print, "print", () => window.print());
    return make("div", { class: "map-tools" }, document.fullscreenEnabled ? full : null, print);
  }).addTo(map);
  for (const toggle of map.getContainer().querySelectorAll(".leaflet-control-layers-toggle")) {
    toggle.title = words.layers;
    toggle.setAttribute("aria-label", words.layers);
  }
  document.addEventListener("fullscreenchange", () => map.invalidateSize());
}

// On paper each canvas wipes what lies below it, so they are put into one; and printing waits for no animation
// frame, so the map takes the size of the paper and is drawn at once.
function onOneSheet(canvases, sea) {
  const drawn = canvases.filter((canvas) => canvas._container && canvas._map);
  for (const canvas of drawn) canvas._redraw();
  const [lowest] = drawn;
  if (!lowest) return () => {};
  const from = lowest._container;
  const sheet = make("canvas", { width: from.width, height: from.height, class: from.className });
  Object.assign(sheet.style, { width: from.style.width, height: from.style.height, transform: from.style.transform });
  const context = sheet.getContext("2d");
  context.fillStyle = sea;
  context.fillRect(0, 0, sheet.width, sheet.height);
  for (const canvas of drawn) {
    context.drawImage(canvas._container, 0, 0);
    canvas._container.hidden = true;
  }
  from.after(sheet);
  return () => {
    sheet.remove();
    for (const canvas of drawn) canvas._container.hidden = false;
  };
}

export function readyForPaper(map, canvases) {
  const frame = map.getContainer().closest(".map-frame");
  let before = null;
  let restore = () => {};
  window.addEventListener("beforeprint", () => {
    restore();
    before = map.getBounds();
    map.closePopup();
    frame.classList.add("on-paper");
    map.invalidateSize({ animate: false });
    map.fitBounds(before, { animate: false });
    restore = onOneSheet(canvases(), getComputedStyle(map.getContainer()).backgroundColor);
  });
  window.addEventListener("afterprint", () => {
    restore();
    restore = () => {};
    frame.classList.remove("on-paper");
    map.invalidateSize({ animate: false });
    if (before) map.fitBounds(before, { animate: false });
  });
}
