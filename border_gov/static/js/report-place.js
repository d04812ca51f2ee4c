// The phone's own position goes into the form, with its datum and accuracy.
for (const group of document.querySelectorAll("[data-place]")) {
  const tools = group.querySelector("[data-place-tools]");
  if (!tools || !("geolocation" in navigator)) continue;
  tools.hidden = false;
  const said = tools.querySelector("[data-place-said]");
  const put = (name, value) => {
    group.querySelector(`[name="${name}"]`).value = value;
  };
  tools.querySelector("[data-place-here]").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        put("lon", coords.longitude.toFixed(6));
        put("lat", coords.latitude.toFixed(6));
        put("datum", "wgs84");
        put("accuracy_m", Math.round(coords.accuracy));
        put("place_source", "gps");
        said.textContent = `${said.dataset.found} ± ${Math.round(coords.accuracy)} m`;
      },
      () => {
        said.textContent = said.dataset.none;
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
}
