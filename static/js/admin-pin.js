// The pin of a centre. It stays where it is until "Move the pin" is pressed; then it is dragged, moved with the arrow
// keys, or put where the map is pressed. A finger that only scrolls the page moves nothing. Without scripts it stays.
(() => {
  const STEP = 4; // pixels that an arrow key moves it; with shift ten times as far
  const KEYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const MILE = 1609.344;

  const button = (words, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = words;
    made.addEventListener("click", press);
    return made;
  };

  const far = (metres) => (metres < 1000 ? `${Math.round(metres)} metres` : `${(metres / MILE).toFixed(1)} miles`);

  window.PinField = L.GeometryField.extend({
    addTo(map) {
      this._map = map;
      this.store = new this.options.field_store_class(this.options.fieldid, { ...this.options, defaults: map.defaults });
      this.box = document.getElementById(this.options.fieldid);
      this.flag = document.getElementById(`${this.options.fieldid}-moved`);
      this.how = document.getElementById("id_pin");
      this.before = this.flag.dataset; // as stored, whatever a form holds that came back with errors
      map.scrollWheelZoom.disable();
      map.getContainer().setAttribute("role", "group");
      map.getContainer().setAttribute("aria-label", "Map with the pin");
      this.addButtons();
      this.load();
      const [x, y] = this.before.point ? JSON.parse(this.before.point).coordinates : [];
      this.start = this.before.point && L.latLng(y, x);
      map.on("click", ({ latlng }) => { if (this.moving) { this.put(latlng); this.keep(); } });
      this.box.addEventListener("change", () => this.load()); // put back by admin-form-recovery.js, the flag after it
      this.flag.addEventListener("change", () => { if (this.flag.value) this.say(); });
      this.move(false);
      if (this.flag.value) this.say();
      map.fire("map:loadfield", { field: this, fieldid: this.options.fieldid });
      return this;
    },

    addButtons() {
      const line = document.createElement("div");
      line.className = "admin-pin__buttons";
      this.mover = button("Move the pin", () => this.move(!this.moving));
      this.undo = button("Put it back", () => this.putBack());
      this.undo.hidden = true;
      this.said = document.createElement("p");
      this.said.setAttribute("role", "status");
      this.said.className = "help";
      line.append(this.mover, this.undo, this.said);
      this._map.getContainer().after(line);
    },

    load() {
      const there = this.store.load();
      if (!there) return;
      this.put(there.getLatLng());
      this._map.setView(there.getLatLng(), 15, { animate: false });
    },

    // Whether the pin may be moved now. Where a finger is the pointer, the map itself lies still until then.
    move(on) {
      this.moving = on;
      this.mover.setAttribute("aria-pressed", on);
      const finger = matchMedia("(pointer: coarse)").matches;
      this._map.dragging[on || !finger ? "enable" : "disable"]();
      this.pin?.dragging[on ? "enable" : "disable"]();
      this.pin?.getElement().setAttribute("aria-label", on ? "The pin. The arrow keys move it." : "The pin");
      if (on && !this.flag.value) this.said.textContent = "Drag the pin, press on the map, or use the arrow keys.";
      if (!on && !this.flag.value) this.said.textContent = "";
      if (on) this.pin?.getElement().focus({ preventScroll: true });
    },

    put(latlng) {
      if (this.pin) { this.pin.setLatLng(latlng); return; }
      const icon = L.divIcon({ className: "admin-pin", iconSize: [44, 44], iconAnchor: [22, 42] });
      this.pin = L.marker(latlng, { icon, draggable: true, autoPan: true, keyboard: true }).addTo(this._map);
      if (!this.moving) this.pin.dragging.disable();
      this.pin.on("dragend", () => this.keep());
      this.pin.getElement().addEventListener("keydown", (event) => this.step(event));
    },

    step(event) {
      const way = KEYS[event.key];
      if (!way || !this.moving) return;
      event.preventDefault();
      event.stopPropagation();
      const by = event.shiftKey ? STEP * 10 : STEP;
      const at = this._map.latLngToContainerPoint(this.pin.getLatLng()).add(L.point(way).multiplyBy(by));
      this.put(this._map.containerPointToLatLng(at));
      this._map.panInside(this.pin.getLatLng(), { padding: [30, 50], animate: false });
      this.keep();
    },

    keep() {
      this.store.save(L.layerGroup([L.marker(this.pin.getLatLng())]));
      this.flag.value = "1";
      if (this.how) this.how.value = "address";
      this.say();
      this.box.form?.dispatchEvent(new Event("input")); // for admin-form-recovery.js
    },

    say() {
      const by = this.start ? ` ${far(this._map.distance(this.start, this.pin.getLatLng()))}` : "";
      this.said.textContent = `The pin has moved${by}. Save to keep it there.`;
      this.undo.hidden = false;
    },

    putBack() {
      this.box.value = this.before.point;
      this.flag.value = "";
      if (this.how) this.how.value = this.before.how;
      if (this.start) this.put(this.start);
      else { this.pin?.remove(); this.pin = undefined; }
      this.undo.hidden = true;
      this.move(false);
      this.said.textContent = "The pin is back where it was.";
      this.mover.focus();
    },
  });
})();
