// A press on the map of a form says where it is; without a pointer the middle of the map does.
const L = window.L;

for (const group of document.querySelectorAll("[data-place]")) {
  const frame = group.querySelector("[data-pick] .folium-map");
  if (!frame?.border) continue;
  const { map } = frame.border;
  const said = group.querySelector("[data-pick-said]");
  const put = (name, value) => {
    const field = group.querySelector(`[name="${name}"]`);
    if (field) field.value = value;
  };
  let mark = null;
  const show = (place) => {
    const colour = getComputedStyle(frame).getPropertyValue("--idle-late").trim() || "#b3261e";
    mark ??= L.circleMarker(place, { radius: 10, color: colour, weight: 4, fillOpacity: 0.15, interactive: false }).addTo(map);
    mark.setLatLng(place);
  };
  const take = (place) => {
    show(place);
    put("lon", place.lng.toFixed(6));
    put("lat", place.lat.toFixed(6));
    put("datum", "wgs84");
    put("accuracy_m", "");
    put("place_source", "map");
    said.textContent = said.dataset.found;
  };
  map.on("click", (event) => take(event.latlng));
  group.querySelector("[data-pick-middle]").addEventListener("click", () => take(map.getCenter()));
  const typed = ["lon", "lat"].map((name) => Number(group.querySelector(`[name="${name}"]`).value));
  const datum = group.querySelector('[name="datum"]').value;
  if (typed.every(Boolean) && datum === "wgs84") map.whenReady(() => show(L.latLng(typed[1], typed[0])));
}
