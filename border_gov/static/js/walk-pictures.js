// Photos of a finding before it is noted: shown small, kept as bytes, which every browser can store.
export function pictureBox({ root, most, words }) {
  const strip = root.querySelector("[data-pictures]");
  const details = root.querySelector("#w-words");
  const drop = root.querySelector("[data-drop-pictures]");
  let pictures = [];

  // Hands out what was chosen and begins anew.
  function take() {
    const found = pictures;
    for (const picture of strip.children) URL.revokeObjectURL(picture.src);
    strip.replaceChildren();
    details.required = drop.hidden = true;
    pictures = [];
    return found;
  }

  async function show(input) {
    for (const file of [...input.files].slice(0, most - pictures.length)) {
      pictures.push({ bytes: await file.arrayBuffer(), type: file.type });
      const alt = words.photo.replace("{n}", pictures.length);
      strip.append(Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt }));
    }
    input.value = "";
    details.required = drop.hidden = false;
    root.querySelector("[data-act=finding]").open = true;
    root.querySelector("[data-report]").scrollIntoView({ block: "end" });
  }

  return { show, take, count: () => pictures.length };
}
