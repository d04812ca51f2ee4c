// Reads printed codes in pictures, away from the page: only this program may run WebAssembly.
let reader = null;

function prepare({ script, wasm }) {
  importScripts(script);
  ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => wasm } });
  reader = (picture) => ZXingWASM.readBarcodes(picture, { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 });
}

self.onmessage = async ({ data }) => {
  try {
    if (data.script) prepare(data);
    if (data.picture) {
      const [found] = await reader(data.picture);
      self.postMessage({ text: found?.isValid ? found.text : "" });
    }
  } catch (fault) {
    self.postMessage({ fault: String(fault) });
  }
};
