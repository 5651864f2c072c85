// The moving map, for readers who asked for it and whose browser runs scripts. It repeats the list and the drawing:
// the drawing goes only once Leaflet has really started, and the outline stays under the pictures in case they fail.
const live = document.getElementById("live-map");
const drawing = document.getElementById("drawing");
const status = document.getElementById("map-status");
const pins = JSON.parse(document.getElementById("pins").textContent);
const touch = matchMedia("(any-pointer: coarse)").matches;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const side = 2.75 * parseFloat(getComputedStyle(document.documentElement).fontSize); // of a pin, as --target
const SIDES = ["right", "below", "left", "above"];
const COAST = 7; // closer than this zoom the outline alone says nothing
const FAILURES = 3; // pictures that may fail while others arrive
const ROUNDS = 60; // of pushing pins apart

if (window.L) {
  L.Map.mergeOptions({ scrollWheelZoom: false, dragging: !touch, touchZoom: !touch, bounceAtZoomLimits: false });
  if (still) L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  live.hidden = false; // Leaflet measures the box when it starts
  window.addEventListener("map:init", ({ detail }) => {
    const box = detail.map.getContainer();
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Map. The arrow keys move it.");
    start(detail.map);
  });
  window.addEventListener("load", () => { if (!drawing.hasAttribute("hidden")) live.hidden = true; });
}

function start(map) {
  drawOutline(map);
  map.eachLayer((layer) => { if (layer instanceof L.TileLayer) watch(map, layer); });
  const marks = pins.map((pin) => (pin.start ? addStart : addCentre)(map, pin));
  map.on("zoomend viewreset", () => settle(map, marks));
  map.fitBounds(L.latLngBounds(pins.map((pin) => pin.at)), { padding: [side, side], maxZoom: 13, animate: false });
  settle(map, marks);
  if (touch) offerMoving(map);
  drawing.setAttribute("hidden", "");
}

function drawOutline(map) {
  map.createPane("outline").style.zIndex = 150; // under the pictures, which Leaflet puts at 200
  fetch(live.dataset.outline)
    .then((response) => response.json())
    .then((outline) => L.geoJSON(outline, {
      pane: "outline", interactive: false, attribution: "Outline: Natural Earth",
      style: ({ properties }) => ({ className: `map-land map-land--${properties.kind}`, fillOpacity: 1 }),
    }).addTo(map))
    .catch(() => { status.textContent ||= "The outline could not be loaded. The list above says where the centres are."; });
}

// A server that gives no picture is asked no more; a few that fail among many are only gaps.
function watch(map, layer) {
  let arrived = 0, failed = 0;
  layer.on("tileload", () => { arrived += 1; });
  layer.on("tileerror", () => {
    failed += 1;
    if (arrived && failed <= FAILURES) return;
    map.removeLayer(layer);
    if (map.getZoom() > COAST) map.setZoom(COAST, { animate: false });
    status.textContent = "The map pictures could not be loaded; the outline shows where the centres are.";
  });
}

function addCentre(map, pin) {
  const label = pin.number ? `${pin.number}: ${pin.name}` : pin.name;
  const disc = element(pin.number ? "a" : "span", pin.about ? "map-pin__disc map-pin__disc--about" : "map-pin__disc");
  disc.textContent = pin.number ?? "●";
  disc.title = label;
  disc.setAttribute("aria-label", label);
  if (pin.number) disc.href = pin.url;
  else disc.setAttribute("role", "img");
  disc.addEventListener("focus", () => {
    if (disc.matches(":focus-visible")) map.panInside(pin.at, { padding: [side, side], animate: false });
  });
  return addMark(map, pin, "map-pin", disc, -(pin.number ?? 0));
}

function addStart(map, pin) {
  const both = element("span", "map-start__both");
  const name = element("span", "map-start__name");
  name.textContent = pin.name;
  both.append(element("span", "map-start__shape"), name);
  both.setAttribute("role", "img");
  both.setAttribute("aria-label", `${pin.name}, where you searched`);
  return { ...addMark(map, pin, "map-start", both, 1000), name };
}

function element(kind, className) {
  return Object.assign(document.createElement(kind), { className });
}

// The first of the list lies on top of the others, and the start, which takes no press, on top of all.
function addMark(map, pin, className, html, zIndexOffset) {
  const icon = L.divIcon({ className, html, iconSize: [side, side] });
  const marker = L.marker(pin.at, { icon, keyboard: false, interactive: false, zIndexOffset: zIndexOffset * 100 });
  const lead = L.polyline([], { className: "map-lead", interactive: false });
  return { pin, html, marker: marker.addTo(map), lead: lead.addTo(map) };
}

// As centres/drawing.py: pins that would cover one another part, and a line leads from each to its place.
function settle(map, marks) {
  const at = marks.map(({ pin }) => map.latLngToLayerPoint(pin.at));
  const gap = side * 1.05;
  for (let round = 0, crowded = true; crowded && round < ROUNDS; round += 1) {
    crowded = false;
    for (let i = 0; i < at.length; i += 1) {
      for (let j = i + 1; j < at.length; j += 1) {
        const away = at[j].subtract(at[i]);
        const apart = Math.hypot(away.x, away.y);
        if (apart > gap - 0.5) continue;
        crowded = true;
        const way = apart < 0.5 ? L.point(Math.cos(i + j), Math.sin(i + j)) : away.divideBy(apart);
        const free = [i, j].filter((k) => !marks[k].pin.start);
        free.forEach((k) => { at[k] = at[k].add(way.multiplyBy((k === j ? 1 : -1) * (gap - apart) / free.length)); });
      }
    }
  }
  marks.forEach(({ pin, marker, lead }, k) => {
    const drawn = map.layerPointToLatLng(at[k]);
    const moved = at[k].distanceTo(map.latLngToLayerPoint(pin.at)) > 1;
    marker.setLatLng(moved ? drawn : pin.at);
    lead.setLatLngs(moved ? [pin.at, drawn] : []);
  });
  placeName(map, marks);
}

// The name of the start stands on the side where it covers least of the pins and stays in the picture.
function placeName(map, marks) {
  const name = marks.find((mark) => mark.name)?.name;
  if (!name) return;
  const frame = map.getContainer().getBoundingClientRect();
  const discs = marks.filter((mark) => !mark.name).map(({ html }) => html.getBoundingClientRect());
  const cost = (where) => {
    name.className = `map-start__name map-start__name--${where}`;
    const box = name.getBoundingClientRect();
    const outside = box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
    const covered = discs.map((disc) => common(box.left, box.right, disc.left, disc.right)
      * common(box.top, box.bottom, disc.top, disc.bottom));
    return covered.reduce((sum, one) => sum + one, outside ? side * side : 0);
  };
  const costs = SIDES.map(cost);
  name.className = `map-start__name map-start__name--${SIDES[costs.indexOf(Math.min(...costs))]}`;
}

function common(from, to, otherFrom, otherTo) {
  return Math.max(0, Math.min(to, otherTo) - Math.max(from, otherFrom));
}

// On touch a finger scrolls the page, until its owner says that it should move the map.
function offerMoving(map) {
  const button = document.getElementById("move-map");
  button.hidden = false;
  button.addEventListener("click", () => {
    const moving = map.dragging.enabled();
    [map.dragging, map.touchZoom].forEach((hand) => (moving ? hand.disable() : hand.enable()));
    button.textContent = moving ? "Move the map" : "Stop moving the map";
  });
}
