// The pin of a centre: dragged, moved with the arrow keys, or put where the map is pressed. Without scripts it stays.
(() => {
  const STEP = 4; // pixels that an arrow key moves it; with shift ten times as far
  const KEYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  window.PinField = L.GeometryField.extend({
    addTo(map) {
      this._map = map;
      this.store = new this.options.field_store_class(this.options.fieldid, { ...this.options, defaults: map.defaults });
      map.scrollWheelZoom.disable();
      map.getContainer().setAttribute("role", "group");
      map.getContainer().setAttribute("aria-label", "Map with the pin");
      this.said = document.createElement("p");
      this.said.setAttribute("role", "status");
      this.said.className = "help";
      map.getContainer().after(this.said);
      const there = this.store.load();
      if (there) {
        this.put(there.getLatLng());
        map.setView(there.getLatLng(), 15, { animate: false });
      }
      map.on("click", ({ latlng }) => { this.put(latlng); this.keep(); });
      map.fire("map:loadfield", { field: this, fieldid: this.options.fieldid });
      return this;
    },

    put(latlng) {
      if (this.pin) { this.pin.setLatLng(latlng); return; }
      const icon = L.divIcon({ className: "admin-pin", iconSize: [44, 44], iconAnchor: [22, 42] });
      this.pin = L.marker(latlng, { icon, draggable: true, autoPan: true, keyboard: true }).addTo(this._map);
      this.pin.on("dragend", () => this.keep());
      const shape = this.pin.getElement();
      shape.setAttribute("aria-label", "The pin. The arrow keys move it.");
      shape.addEventListener("keydown", (event) => {
        const way = KEYS[event.key];
        if (!way) return;
        event.preventDefault();
        event.stopPropagation();
        const far = event.shiftKey ? STEP * 10 : STEP;
        const at = this._map.latLngToContainerPoint(this.pin.getLatLng()).add(L.point(way).multiplyBy(far));
        this.put(this._map.containerPointToLatLng(at));
        this._map.panInside(this.pin.getLatLng(), { padding: [30, 50], animate: false });
        this.keep();
      });
    },

    keep() {
      this.store.save(L.layerGroup([L.marker(this.pin.getLatLng())]));
      const how = document.getElementById("id_pin");
      if (how) how.value = "address";
      this.said.textContent = "The pin has moved. Save to keep it there.";
    },
  });
})();
