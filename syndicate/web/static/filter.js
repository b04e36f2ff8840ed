// A field that hides the rows of a list that do not have its words.

const words = new Map(); // By list, so that a list that is replaced stays filtered.

function filter(id) {
  const wanted = (words.get(id) ?? "").toLowerCase().split(/\s+/);
  for (const row of document.getElementById(id)?.children ?? []) {
    const text = row.textContent.toLowerCase();
    row.hidden = !wanted.every((word) => text.includes(word));
  }
}

/** Filter while a word is typed, and again when the list is another one. */
export function startFilter() {
  document.addEventListener("input", (event) => {
    const id = event.target.dataset.filters;
    if (!id) return;
    words.set(id, event.target.value);
    filter(id);
  });
  document.addEventListener("swapped", () => {
    for (const field of document.querySelectorAll("[data-filters]")) {
      field.value = words.get(field.dataset.filters) ?? "";
      filter(field.dataset.filters);
    }
  });
}
