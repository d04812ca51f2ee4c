// Where the phone is: asked only after somebody pressed for it, or where that was allowed before.
const OPTIONS = { enableHighAccuracy: true, timeout: 10000, maximumAge: 5000 };
let last = null;
let watching = null;

export function place() {
  return last;
}

// Metres between two places in degrees; over a patrol's few kilometres the earth is flat enough.
export function distance(one, other) {
  const metres = 111320;
  const x = (Number(other.lon) - one.lon) * metres * Math.cos((one.lat * Math.PI) / 180);
  const y = (Number(other.lat) - one.lat) * metres;
  return Math.hypot(x, y);
}

function take(position) {
  const { longitude, latitude, accuracy } = position.coords;
  last = { lon: longitude, lat: latitude, datum: "wgs84", accuracy_m: Math.min(accuracy, 100000) };
}

function start(changed) {
  watching ??= navigator.geolocation.watchPosition(
    (position) => {
      take(position);
      changed();
    },
    () => {},
    OPTIONS,
  );
}

// Resolves to whether there is a position now; the browser asks the person the first time.
export function mayUsePosition(changed) {
  if (!navigator.geolocation) return Promise.resolve(false);
  return new Promise((resolve) => {
    const found = (position) => {
      take(position);
      changed();
      start(changed);
      resolve(true);
    };
    navigator.geolocation.getCurrentPosition(found, () => resolve(false), OPTIONS);
  });
}

export async function watch(changed) {
  try {
    const asked = await navigator.permissions.query({ name: "geolocation" });
    if (asked.state === "granted") start(changed);
  } catch {
    // A web view without permissions: the button remains.
  }
}
