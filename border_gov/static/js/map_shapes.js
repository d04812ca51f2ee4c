// Symbols on canvas: shape carries the meaning, colour only repeats it. Leaflet is loaded by the page as `L`.
const L = window.L;

// Each draws a path around (x, y) with "radius" r.
const PATHS = {
  circle: (c, x, y, r) => c.arc(x, y, r, 0, Math.PI * 2),
  square: (c, x, y, r) => c.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76),
  triangle: (c, x, y, r) => corners(c, x, y, [[0, -1.2], [1.1, 0.85], [-1.1, 0.85]], r),
  diamond: (c, x, y, r) => corners(c, x, y, [[0, -1.3], [1.15, 0], [0, 1.3], [-1.15, 0]], r),
  cross: (c, x, y, r) =>
    corners(c, x, y, [[-1.2, -0.55], [-0.55, -1.2], [0, -0.65], [0.55, -1.2], [1.2, -0.55], [0.65, 0], [1.2, 0.55],
      [0.55, 1.2], [0, 0.65], [-0.55, 1.2], [-1.2, 0.55], [-0.65, 0]], r),
  flag: (c, x, y, r) => corners(c, x, y, [[-0.8, 1.4], [-0.8, -1.4], [1.2, -0.6], [-0.4, 0.2], [-0.4, 1.4]], r),
  bridge: (c, x, y, r) =>
    corners(c, x, y, [[-1.5, -0.9], [-1, -0.45], [1, -0.45], [1.5, -0.9], [1.5, 0.9], [1, 0.45], [-1, 0.45], [-1.5, 0.9]], r),
};

function corners(c, x, y, points, r) {
  points.forEach(([dx, dy], index) => (index ? c.lineTo(x + dx * r, y + dy * r) : c.moveTo(x + dx * r, y + dy * r)));
  c.closePath();
}

const tiles = new Map();

function patternOf(context, pattern, colour) {
  const key = `${pattern} ${colour}`;
  if (tiles.has(key)) return tiles.get(key);
  const size = 10;
  const tile = document.createElement("canvas");
  tile.width = tile.height = size;
  const c = tile.getContext("2d");
  c.strokeStyle = c.fillStyle = colour;
  if (pattern === "dots") {
    c.arc(size / 2, size / 2, 1.4, 0, Math.PI * 2);
    c.fill();
  } else {
    c.lineWidth = 1.2;
    for (const shift of [-size, 0, size]) {
      c.moveTo(shift, size);
      c.lineTo(shift + size, 0);
    }
    c.stroke();
  }
  tiles.set(key, context.createPattern(tile, "repeat"));
  return tiles.get(key);
}

export const ShapeCanvas = L.Canvas.extend({
  _updateShape(layer) {
    if (!this._drawing || layer._empty()) return;
    const at = layer._point;
    const context = this._ctx;
    context.beginPath();
    (PATHS[layer.options.shape] || PATHS.circle)(context, at.x, at.y, layer._radius);
    this._fillStroke(context, layer);
    if (layer.options.text) this._write(context, at, layer.options);
  },

  _write(context, at, options) {
    context.fillStyle = options.textColour;
    context.font = `600 ${options.textSize || 12}px ${getComputedStyle(document.body).fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(options.text, at.x, at.y + 0.5);
  },

  _fillStroke(context, layer) {
    L.Canvas.prototype._fillStroke.call(this, context, layer);
    const { pattern, patternColour } = layer.options;
    if (!pattern || pattern === "solid") return;
    context.globalAlpha = 1;
    context.fillStyle = patternOf(context, pattern, patternColour);
    context.fill("evenodd");
  },
});

export const ShapeMarker = L.CircleMarker.extend({
  _updatePath() {
    this._renderer._updateShape(this);
  },
});
