// The moving map, for readers who asked for it and whose browser runs scripts. It repeats the list and the drawing:
// the drawing goes only once Leaflet has really started, and the outline stays under the pictures in case they fail.
const live = document.getElementById("live-map");
const drawing = document.getElementById("drawing");
const status = document.getElementById("map-status");
const pins = JSON.parse(document.getElementById("pins").textContent);
const touch = matchMedia("(any-pointer: coarse)").matches;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const FAILURES = 3; // pictures that may fail while others arrive

if (window.L) {
  L.Map.mergeOptions({ scrollWheelZoom: false, dragging: !touch, touchZoom: !touch, bounceAtZoomLimits: false });
  if (still) L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  live.hidden = false; // Leaflet measures the box when it starts
  window.addEventListener("map:init", ({ detail }) => start(detail.map));
  window.addEventListener("load", () => { if (!drawing.hasAttribute("hidden")) live.hidden = true; });
}

function start(map) {
  drawOutline(map);
  map.eachLayer((layer) => { if (layer instanceof L.TileLayer) watch(map, layer); });
  pins.forEach((pin) => (pin.start ? addStart : addCentre)(map, pin));
  map.fitBounds(L.latLngBounds(pins.map((pin) => pin.at)), { padding: [48, 48], maxZoom: 13, animate: false });
  if (touch) offerMoving(map);
  drawing.setAttribute("hidden", "");
}

function drawOutline(map) {
  map.createPane("outline").style.zIndex = 150; // under the pictures, which Leaflet puts at 200
  fetch(live.dataset.outline)
    .then((response) => response.json())
    .then((outline) => L.geoJSON(outline, {
      pane: "outline", interactive: false, attribution: "Outline: Natural Earth",
      style: { className: "map-land", fillOpacity: 1 },
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
    status.textContent = "The map pictures could not be loaded; the outline shows where the centres are.";
  });
}

function addCentre(map, pin) {
  const label = pin.number ? `${pin.number}: ${pin.name}` : pin.name;
  const disc = document.createElement(pin.number ? "a" : "span");
  disc.className = pin.about ? "map-pin__disc map-pin__disc--about" : "map-pin__disc";
  disc.textContent = pin.number ?? "●";
  disc.title = label;
  disc.setAttribute("aria-label", label);
  if (pin.number) disc.href = pin.url;
  else disc.setAttribute("role", "img");
  addMark(map, pin, "map-pin", disc, -(pin.number ?? 0));
  disc.addEventListener("focus", () => {
    if (disc.matches(":focus-visible")) map.panInside(pin.at, { padding: [48, 48], animate: false });
  });
}

function addStart(map, pin) {
  const shape = document.createElement("span");
  const name = document.createElement("span");
  const both = document.createElement("span");
  both.className = "map-start__both";
  shape.className = "map-start__shape";
  name.className = `map-start__name map-start__name--${pin.start}`; // the side where the server saw most room
  name.textContent = pin.name;
  both.append(shape, name);
  both.setAttribute("role", "img");
  both.setAttribute("aria-label", `${pin.name}, where you searched`);
  addMark(map, pin, "map-start", both, -1000);
}

// The first of the list lies on top of the others.
function addMark(map, pin, className, html, zIndexOffset) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const side = 2.75 * rem;
  const icon = L.divIcon({ className, html, iconSize: [side, side] });
  L.marker(pin.at, { icon, keyboard: false, interactive: false, zIndexOffset: zIndexOffset * 100 }).addTo(map);
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
