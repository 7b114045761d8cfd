/* Draws an area into a GeoJSON field: by clicks, by keys, or from a list of positions.
   The picture is longitude and latitude as they are, ten units to a degree: a straight
   edge here is a straight edge of GeoJSON. Without this script the field is typed in. */
const PER_DEG = 10, WIDTH = 3600, HEIGHT = 1800, NEAREST = 20;
const placed = ([lon, lat]) => [(lon + 180) * PER_DEG, (90 - lat) * PER_DEG];
const within = (low, value, high) => Math.min(high, Math.max(low, value));
const pathOf = (places, closed) => places.length
  ? `M${places.map((place) => placed(place).map((one) => one.toFixed(2)).join(" ")).join("L")}${closed ? "z" : ""}` : "";
const bare = (value) => {
  if (value?.type === "FeatureCollection" && value.features?.length === 1) return bare(value.features[0]);
  return value?.type === "Feature" ? value.geometry : value;
};
const isPlace = (value) => Array.isArray(value) && value.length > 1 && value.every(Number.isFinite)
  && Math.abs(value[0]) <= 180 && Math.abs(value[1]) <= 90;

/* What a text of GeoJSON holds: {kind, places, closed}, or {rings} where it is more than can be drawn here, or null. */
function readGeometry(text) {
  let value;
  try { value = bare(JSON.parse(text)); } catch { return null; }
  const given = value?.coordinates;
  const flat = (list) => list.map((one) => one.slice(0, 2));
  if (value?.type === "Point" && isPlace(given)) return { kind: "places", places: flat([given]), closed: false };
  if (!Array.isArray(given)) return null;
  if (value.type === "MultiPoint" && given.every(isPlace)) return { kind: "places", places: flat(given), closed: false };
  const rings = value.type === "Polygon" ? given : value.type === "MultiPolygon" ? given.flat() : [];
  if (!rings.length || !rings.every((ring) => Array.isArray(ring) && ring.length > 3 && ring.every(isPlace))) return null;
  return rings.length === 1 ? { kind: "region", places: flat(rings[0].slice(0, -1)), closed: true } : { rings: rings.map(flat) };
}

/* RFC 7946: the outer ring runs against the clock. */
function ringOf(places) {
  const twice = places.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = places[(i + 1) % places.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  const ring = twice < 0 ? [...places].reverse() : places;
  return [...ring, ring[0]];
}

function geometryOf({ kind, places, closed }) {
  if (kind === "region") return closed ? { type: "Polygon", coordinates: [ringOf(places)] } : null;
  if (!places.length) return null;
  return places.length === 1 ? { type: "Point", coordinates: places[0] } : { type: "MultiPoint", coordinates: places };
}

/* Positions that were typed, latitude first; the number of the first line that is none, or 0. */
function readList(text) {
  const places = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (!line.trim()) continue;
    const numbers = (line.match(/[-−]?\d+(?:[.,]\d+)?/g) ?? []).map((one) => Number(one.replace(",", ".").replace("−", "-")));
    const place = [numbers[1], numbers[0]];
    if (numbers.length !== 2 || !isPlace(place)) return { places, wrong: i + 1 };
    places.push(place);
  }
  return { places, wrong: 0 };
}

class Drawing {
  constructor(box) {
    this.box = box;
    this.field = document.getElementById(box.dataset.draw);
    this.picture = box.querySelector("svg");
    this.kind = box.querySelector("[data-kind]");
    this.list = box.querySelector("[data-list]");
    this.said = box.querySelector("[role=status]");
    this.clear();
    this.view = { x: WIDTH / 2, y: HEIGHT / 2, width: WIDTH };
    this.listen();
    box.hidden = false;
    this.read();
  }

  clear() { Object.assign(this, { places: [], closed: false, rings: null }); }

  listen() {
    this.field.addEventListener("input", () => this.read());
    this.kind.addEventListener("change", () => { this.closed = false; this.rings = null; this.write(); });
    this.list.addEventListener("input", () => this.readTyped());
    this.box.addEventListener("click", (event) => this.act(event.target.closest("[data-act]")?.dataset.act));
    this.picture.addEventListener("pointerdown", (event) => { this.held = { x: event.clientX, y: event.clientY, view: { ...this.view }, moved: false }; });
    this.picture.addEventListener("pointermove", (event) => this.drag(event));
    this.picture.addEventListener("pointerup", (event) => this.release(event));
    this.picture.addEventListener("pointercancel", () => { this.held = null; });
    this.picture.addEventListener("keydown", (event) => this.press(event));
  }

  read() {
    const found = readGeometry(this.field.value);
    this.clear();
    if (found) Object.assign(this, { rings: null }, found.rings ? { rings: found.rings } : { places: found.places, closed: found.closed });
    if (found?.kind) this.kind.value = found.kind;
    this.showList();
    this.fit();
    this.show();
  }

  readTyped() {
    const { places, wrong } = readList(this.list.value);
    Object.assign(this, { places, rings: null, closed: this.kind.value === "region" && places.length > 2 && !wrong });
    this.write({ list: false });
    this.fit();
    this.show();
    if (wrong) this.said.textContent = this.box.dataset.wrong.replace("#", wrong);
  }

  write({ list = true } = {}) {
    const geometry = geometryOf({ kind: this.kind.value, places: this.places, closed: this.closed });
    this.field.value = geometry ? JSON.stringify(geometry) : "";
    if (list) this.showList();
    this.show();
  }

  showList() { this.list.value = this.places.map(([lon, lat]) => `${lat} ${lon}`).join("\n"); }

  act(name) {
    const region = this.kind.value === "region";
    if (name === "undo") { if (this.closed) this.closed = false; else this.places = this.places.slice(0, -1); this.write(); }
    if (name === "close" && region && this.places.length > 2) { this.closed = true; this.write(); }
    if (name === "clear") { this.clear(); this.write(); }
    if (name === "nearer") this.zoom(0.5);
    if (name === "farther") this.zoom(2);
    if (name === "world") { this.view = { x: WIDTH / 2, y: HEIGHT / 2, width: WIDTH }; this.show(); }
  }

  zoom(factor) {
    if (this.cross) Object.assign(this.view, { x: this.cross[0], y: this.cross[1] });
    this.view.width = within(NEAREST, this.view.width * factor, WIDTH);
    this.show();
  }

  fit() {
    const points = (this.rings?.flat() ?? this.places).map(placed);
    if (!points.length) return;
    const [xs, ys] = [0, 1].map((i) => points.map((point) => point[i]));
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const width = within(200, 1.6 * Math.max(right - left, 2 * (bottom - top)), WIDTH);
    this.view = { x: (left + right) / 2, y: (top + bottom) / 2, width };
  }

  unitsAt(event) {
    const frame = this.picture.getBoundingClientRect();
    const { x, y, width } = this.view;
    return [x + ((event.clientX - frame.left) / frame.width - 0.5) * width, y + ((event.clientY - frame.top) / frame.height - 0.5) * width / 2];
  }

  drag(event) {
    if (!this.held) return;
    const [dx, dy] = [event.clientX - this.held.x, event.clientY - this.held.y];
    if (Math.hypot(dx, dy) > 5) this.held.moved = true;
    if (!this.held.moved) return;
    const scale = this.view.width / this.picture.getBoundingClientRect().width;
    Object.assign(this.view, { x: this.held.view.x - dx * scale, y: this.held.view.y - dy * scale });
    this.show();
  }

  release(event) {
    const held = this.held;
    this.held = null;
    if (held && !held.moved) { this.cross = null; this.put(this.unitsAt(event)); }
  }

  put([x, y]) {
    const region = this.kind.value === "region";
    const first = this.places.length > 2 && region ? placed(this.places[0]) : null;
    if (first && !this.closed && Math.hypot(first[0] - x, first[1] - y) < this.view.width / 60) { this.act("close"); return; }
    if (this.closed || this.rings) return;
    const digits = within(1, Math.ceil(-Math.log10(this.view.width / PER_DEG / 700)), 4);
    const place = [within(-180, x / PER_DEG - 180, 180), within(-90, 90 - y / PER_DEG, 90)];
    this.places = [...this.places, place.map((one) => Number(one.toFixed(digits)))];
    this.write();
  }

  press(event) {
    const step = this.view.width / 40;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const acts = { "+": "nearer", "-": "farther", Backspace: "undo" };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (moves[event.key]) this.move(moves[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.put(this.cross ?? [this.view.x, this.view.y]);
    else if (acts[event.key]) this.act(acts[event.key]);
    else return;
    event.preventDefault();
  }

  move([dx, dy]) {
    const [x, y] = this.cross ?? [this.view.x, this.view.y];
    this.cross = [within(0, x + dx, WIDTH), within(0, y + dy, HEIGHT)];
    const { width } = this.view;
    this.view.x = within(this.cross[0] - 0.45 * width, this.view.x, this.cross[0] + 0.45 * width);
    this.view.y = within(this.cross[1] - 0.22 * width, this.view.y, this.cross[1] + 0.22 * width);
    this.show();
  }

  show() {
    const view = this.view, high = view.width / 2;
    view.x = within(view.width / 2, view.x, WIDTH - view.width / 2);
    view.y = within(high / 2, view.y, HEIGHT - high / 2);
    this.picture.setAttribute("viewBox", `${view.x - view.width / 2} ${view.y - high / 2} ${view.width} ${high}`);
    this.picture.classList.toggle("near", view.width < WIDTH);
    const shapes = this.rings ? this.rings.map((ring) => pathOf(ring, true)).join("") : this.kind.value === "region" ? pathOf(this.places, this.closed) : "";
    const drawn = this.picture.querySelector(".drawn");
    drawn.setAttribute("d", shapes);
    drawn.classList.toggle("closed", this.closed || Boolean(this.rings));
    this.showDots(5 * view.width / (this.picture.getBoundingClientRect().width || 700));
    this.showCross(view.width / 40);
    this.say();
  }

  showDots(radius) {
    const dots = this.places.map((place) => {
      const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      const [cx, cy] = placed(place);
      Object.entries({ cx, cy, r: radius }).forEach(([key, value]) => dot.setAttribute(key, value));
      return dot;
    });
    this.picture.querySelector(".dots").replaceChildren(...dots);
  }

  showCross(half) {
    const [x, y] = this.cross ?? [0, 0];
    const path = this.cross ? `M${x - half} ${y}h${2 * half}M${x} ${y - half}v${2 * half}` : "";
    this.picture.querySelector(".cross").setAttribute("d", path);
  }

  say() {
    const texts = this.box.dataset, region = this.kind.value === "region";
    const name = this.rings ? "kept" : !this.places.length ? "none" : !region ? "places" : this.closed ? "closed" : "open";
    this.said.textContent = texts[name].replace("#", this.places.length);
    this.box.querySelector("[data-act=close]").disabled = !region || this.closed || this.places.length < 3;
    this.box.querySelector("[data-act=undo]").disabled = !this.places.length;
  }
}

document.querySelectorAll("[data-draw]").forEach((box) => new Drawing(box));
