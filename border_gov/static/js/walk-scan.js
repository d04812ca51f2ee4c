// Reads a printed code with the camera or from a picture, without a signal; typed digits are always the other way.
const WIDEST = 1600;
const PAUSE_MS = 120;

// The number of a point in what a code says: our address, or six digits alone.
export function codeIn(text) {
  const found = /\/walk\/at\/([\w-]{1,20})(?:[?#]|$)/.exec(text) || /^\s*(\d{6})\s*$/.exec(text);
  return found ? found[1].toUpperCase() : "";
}

export function scanner({ worker: address, script, wasm }) {
  let worker = null;
  let stream = null;

  function ready() {
    if (worker) return;
    worker = new Worker(address);
    worker.postMessage({ script, wasm });
  }

  function read(picture) {
    ready();
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.fault ? reject(new Error(data.fault)) : resolve(data.text));
      worker.onerror = () => reject(new Error("worker"));
      worker.postMessage({ picture });
    });
  }

  function pictureOf(source, width, height) {
    const scale = Math.min(1, WIDEST / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(source, 0, 0, canvas.width, canvas.height);
    return pen.getImageData(0, 0, canvas.width, canvas.height);
  }

  async function inFile(file) {
    const url = URL.createObjectURL(file);
    try {
      const image = new Image();
      image.src = url;
      await image.decode();
      return await read(pictureOf(image, image.naturalWidth, image.naturalHeight));
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
  }

  // Resolves with the text of the first code seen; "" once it was stopped. Rejects where there is no camera.
  async function withCamera(video) {
    ready();
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    video.srcObject = stream;
    await video.play();
    while (stream) {
      const text = video.videoWidth ? await read(pictureOf(video, video.videoWidth, video.videoHeight)) : "";
      if (text) {
        stop();
        return text;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return "";
  }

  return { inFile, withCamera, stop };
}
