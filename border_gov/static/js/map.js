// Fills the frame that the server drew: fetches GeoJSON, draws it on canvas, writes every text as text.
import { make, wordsOf } from "./words.js";
import { ShapeCanvas, ShapeMarker } from "./map_shapes.js";
import { addControls, readyForPaper } from "./map_controls.js";

const L = window.L;

// Colours come from the sheet, so that day, night and print are one drawing.
function palette(element) {
  const css = getComputedStyle(element);
  return (name, fallback = "#17212e") => css.getPropertyValue(name).trim() || fallback;
}

const AREAS = {
  counties: (p, c) => ({
    fillColor: p.soft ? c(`--side-${p.side}-land`, p.soft) : c("--map-land"), fillOpacity: 1, color: c("--map-county"), weight: 1.2,
    pattern: p.pattern, patternColour: c("--map-hatch"),
  }),
  watercourses: (p, c) => ({ fillColor: c("--map-water"), fillOpacity: 1, stroke: false }),
  towns: (p, c) => ({ fill: false, color: c("--map-town"), weight: p.adjoining ? 1.2 : 0.8, dashArray: "1 4" }),
  zone: (p, c) => ({ fillColor: c("--map-zone"), fillOpacity: 0.1, color: c("--map-zone-edge"), weight: 1.6, dashArray: "7 5" }),
  band: (p, c) => ({ fillColor: c("--map-band"), fillOpacity: 0.55, stroke: false }),
};

const IDLE = {
  fresh: { shape: "circle", fill: "--idle-fresh", radius: 5 },
  due: { shape: "diamond", fill: "--idle-due", radius: 6 },
  late: { shape: "triangle", fill: "--idle-late", radius: 7 },
  never: { shape: "cross", fill: "--idle-never", radius: 6.5 },
};

const still = new Map();

// The boundary is the same under every map of a page.
function stillOf(url) {
  if (!still.has(url)) still.set(url, geojson(url));
  return still.get(url);
}

async function geojson(url) {
  const answer = await fetch(url, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

class BorderMap {
  constructor(element) {
    const { map, groups } = element.border;
    Object.assign(this, { element, map, groups, words: wordsOf(element.closest("[data-border-map]")), c: palette(element) });
    this.holder = element.closest("[data-border-map]");
    this.big = Number(this.holder.dataset.scale || 1);
    this.canvases = {};
    map.attributionControl?.setPrefix(false);
    this.label();
    addControls(map, this.words, this.canvas("points"));
    readyForPaper(map, () => ["areas", "lines", "points"].map((pane) => this.canvas(pane)));
  }

  label() {
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-roledescription", this.words.map);
    this.element.setAttribute("aria-label", this.holder.dataset.name);
  }

  canvas(pane) {
    this.canvases[pane] ||= new ShapeCanvas({ pane: this.map.getPane(pane) ? pane : "overlayPane", padding: 0.3, tolerance: 6 });
    return this.canvases[pane];
  }

  async start() {
    const { border, source } = this.holder.dataset;
    try {
      if (border) this.drawStill(await stillOf(border));
      if (source) await this.refresh(true);
      this.say("");
    } catch {
      this.say(this.words.failed);
    }
    this.restoreView();
    this.holder.dataset.ready = "yes";
    performance.mark("map-ready");
    this.map.on("moveend", () => this.onMove());
    this.map.on("zoomend", () => this.farOrNear());
    this.farOrNear();
    const every = Number(this.holder.dataset.every || 0);
    const again = () => this.refresh(false).catch(() => this.say(this.words.failed));
    if (source && every) setInterval(again, every * 1000);
    if (source) this.holder.addEventListener("live:changed", again);
  }

  say(text) {
    const line = this.holder.querySelector("[data-map-status]");
    if (line) line.textContent = text;
  }

  drawStill(collection) {
    for (const feature of collection.features) this.drawOne(feature);
    if (collection.bbox) this.fit(collection.bbox);
  }

  fit([west, south, east, north]) {
    this.home = L.latLngBounds([south, west], [north, east]);
    this.map.fitBounds(this.home, { padding: [18, 18], animate: false, maxZoom: 16 });
  }

  async refresh(mayFit) {
    const url = new URL(this.holder.dataset.source, location.href);
    url.searchParams.set("zoom", this.home ? this.map.getZoom() : 18);
    if (this.home && this.holder.dataset.byView) url.searchParams.set("bbox", this.map.getBounds().pad(0.2).toBBoxString());
    const collection = await geojson(url);
    for (const key of ["attention", "clues", "checkpoints", "routes", "bridges", "meeting_points", "coverage", "teams", "incidents", "hotspots", "disputes", "resources"]) this.groups[key]?.clearLayers();
    for (const feature of collection.features) this.drawOne(feature);
    if (mayFit && collection.bbox) this.fit(collection.bbox);
    this.say("");
    const age = document.querySelector("[data-map-age]");
    if (age && collection.moment) age.textContent = collection.moment;
    for (const [key, count] of Object.entries(collection.counts || {})) {
      for (const place of document.querySelectorAll(`[data-map-count="${CSS.escape(key)}"]`)) place.textContent = count;
    }
  }

  onMove() {
    const { lat, lng } = this.map.getCenter();
    const view = `#map=${this.map.getZoom()}/${lat.toFixed(4)}/${lng.toFixed(4)}`;
    if (this.holder.dataset.keepView) history.replaceState(history.state, "", view);
    clearTimeout(this.waiting);
    if (this.holder.dataset.byView) this.waiting = setTimeout(() => this.refresh(false).catch(() => this.say(this.words.failed)), 250);
  }

  farOrNear() {
    this.element.classList.toggle("far", this.map.getZoom() < 10.5);
  }

  restoreView() {
    const found = /^#map=(\d+(?:\.\d+)?)\/(-?[\d.]+)\/(-?[\d.]+)$/.exec(location.hash);
    if (found && this.holder.dataset.keepView) this.map.setView([Number(found[2]), Number(found[3])], Number(found[1]), { animate: false });
  }

  drawOne(feature) {
    const p = feature.properties;
    const group = this.groups[p.layer === "grid" ? p.of || "checkpoints" : p.layer];
    if (!group) return;
    if (feature.geometry.type === "Point") group.addLayer(this.point(feature));
    else if (p.layer === "line") this.borderLine(feature, group);
    else if (p.layer === "routes") this.route(feature, group);
    else if (p.layer === "coverage") this.path(feature, group);
    else if (p.layer === "ground") this.road(feature, group);
    else if (p.layer === "attention") group.addLayer(this.wanted(feature));
    else group.addLayer(this.area(feature));
    if (p.mark) group.addLayer(this.name(p.mark, p.label, p.layer));
  }

  area(feature) {
    const style = (AREAS[feature.properties.layer] || AREAS.towns)(feature.properties, this.c);
    return L.geoJSON(feature, { style, interactive: false, renderer: this.canvas("areas") });
  }

  wanted(feature) {
    const style = { fillColor: this.c("--map-attention"), fillOpacity: 0.28, color: this.c("--map-attention"), weight: 2.2 * this.big, dashArray: "2 5" };
    return this.speaking(L.geoJSON(feature, { style, renderer: this.canvas("points") }), feature.properties);
  }

  borderLine(feature, group) {
    const renderer = this.canvas("lines");
    const draw = (style) => group.addLayer(L.geoJSON(feature, { style, interactive: false, renderer }));
    draw({ color: this.c("--map-line-case"), weight: 5.5 * this.big, opacity: 0.9 });
    draw({ color: this.c("--map-line"), weight: 2.4 * this.big, dashArray: "11 4 2 4" });
  }

  route(feature, group) {
    const p = feature.properties;
    const renderer = this.canvas("points");
    const options = { smoothFactor: 1.2, renderer };
    group.addLayer(L.geoJSON(feature, { ...options, interactive: false, style: { color: this.c("--route-case"), weight: 6.4 * this.big } }));
    const dashes = ["", "12 6", "3 6", "16 5 3 5"][(p.number || 0) % 4];
    const core = L.geoJSON(feature, { ...options, style: { color: this.c("--route"), weight: 3.2 * this.big, dashArray: dashes } });
    group.addLayer(this.speaking(core, p));
  }

  road(feature, group) {
    group.addLayer(L.geoJSON(feature, { interactive: false, renderer: this.canvas("areas"), style: { color: this.c("--map-town"), weight: 1.4 } }));
  }

  path(feature, group) {
    const seen = feature.properties.seen;
    const style = { color: this.c(seen ? "--idle-fresh" : "--idle-late"), weight: (seen ? 5 : 2) * this.big, dashArray: seen ? "" : "3 6" };
    group.addLayer(this.speaking(L.geoJSON(feature, { renderer: this.canvas("points"), style }), feature.properties));
  }

  point(feature) {
    const p = feature.properties;
    const [lng, lat] = feature.geometry.coordinates;
    const look = p.layer === "grid" || p.layer === "disputes" ? this.cell(p) : this.symbol(p);
    const marker = new ShapeMarker([lat, lng], { renderer: this.canvas("points"), ...look });
    return this.speaking(marker, p);
  }

  symbol(p) {
    const base = { color: this.c("--symbol-case"), weight: 1.6 * this.big, opacity: 1, fillOpacity: 1 };
    if (p.layer === "bridges") {
      return { ...base, shape: p.open === false ? "cross" : "bridge", radius: 5.5 * this.big, fillColor: this.c("--bridge") };
    }
    if (p.layer === "teams") {
      const fresh = p.freshness === "fresh";
      return { ...base, shape: fresh ? "circle" : "diamond", radius: 9 * this.big, fillColor: this.c(fresh ? "--route" : "--idle-due") };
    }
    if (p.layer === "incidents") return { ...base, ...this.incident(p) };
    if (p.layer === "hotspots") {
      const radius = (9 + Math.min(Math.sqrt(p.count) * 1.6, 14)) * this.big;
      return { ...base, shape: "diamond", radius, fillColor: this.c("--idle-late"), text: String(p.count), textColour: this.c("--symbol-text") };
    }
    if (p.layer === "clues") return { ...base, shape: "triangle", radius: 8 * this.big, fillColor: this.c("--map-attention") };
    if (p.layer === "resources") return { ...base, ...this.resource(p) };
    if (p.layer === "meeting_points") return { ...base, shape: "flag", radius: 8 * this.big, fillColor: this.c("--meeting") };
    const idle = IDLE[p.idle] || IDLE.fresh;
    const near = this.map.getZoom() < 11.5 ? 0.82 : 1.1;
    return { ...base, shape: p.idle ? idle.shape : "circle", radius: idle.radius * this.big * near, fillColor: this.c(idle.fill) };
  }

  // Joint and overdue are told apart by shape: circle, diamond, triangle, cross.
  incident(p) {
    const shape = p.overdue ? (p.joint ? "cross" : "triangle") : p.joint ? "diamond" : "circle";
    return { shape, radius: 7 * this.big, fillColor: this.c(p.overdue ? "--idle-never" : p.joint ? "--idle-due" : "--idle-fresh") };
  }

  // What an object is, is told by shape: places, facilities, organisations, forces.
  resource(p) {
    const shape = { place: "circle", facility: "diamond", organisation: "triangle", force: "flag" }[p.group] || "circle";
    return { shape, radius: 6.5 * this.big, fillColor: this.c(p.joint ? "--idle-due" : "--meeting") };
  }

  cell(p) {
    const idle = IDLE[p.idle] || IDLE.fresh;
    return {
      shape: "circle", radius: (9 + Math.min(Math.sqrt(p.count) * 2, 16)) * this.big, color: this.c("--symbol-case"), weight: 1.5,
      fillColor: this.c(idle.fill), fillOpacity: 0.92, text: p.text || String(p.count), textColour: this.c("--symbol-text"), textSize: 12 * this.big,
    };
  }

  speaking(layer, p) {
    if (p.label) layer.bindTooltip(() => make("span", {}, p.label), { direction: "top", className: "map-tip" });
    layer.bindPopup(() => this.card(p), { maxWidth: 280 });
    return layer;
  }

  card(p) {
    const facts = make("dl", { class: "facts" });
    for (const [term, value] of p.facts || []) facts.append(make("dt", {}, term), make("dd", {}, value));
    const link = p.url ? make("a", { href: new URL(p.url, location.href).pathname }, this.words.open) : null;
    return make("div", { class: "map-card" }, make("strong", {}, p.label || ""), facts, link);
  }

  name([lng, lat], text, layer) {
    const tip = L.tooltip({ permanent: true, direction: "center", className: `map-name map-name-${layer}`, interactive: false, pane: "names" });
    return tip.setLatLng([lat, lng]).setContent(make("span", {}, text));
  }
}

// A page may hold a map for each day of a week; each is drawn when it comes into sight.
const sight = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      sight.unobserve(target);
      new BorderMap(target).start();
    }
  },
  { rootMargin: "400px" },
);
for (const element of document.querySelectorAll(".folium-map")) {
  if (element.border) sight.observe(element);
}
