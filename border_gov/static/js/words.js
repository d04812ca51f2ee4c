// Sentences that the server put on an element (data-words), in the language of the page.
export function wordsOf(element = document.body) {
  try {
    return JSON.parse(element.dataset.words || "{}");
  } catch {
    return {};
  }
}

// make("button", {type: "button"}, "text", child…): elements without a line of HTML.
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function csrfToken() {
  const field = document.querySelector('input[name="csrf_token"]');
  return field ? field.value : "";
}
