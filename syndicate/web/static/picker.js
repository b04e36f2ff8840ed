// The picker of subscriptions: a field with a list below it that narrows while a word is typed. There may be thousands.

const SHOWN = 50;
let names = null; // The promise of [name, title, hasDigest], asked for when needed and after each change of files.
let active = -1;
let opened = 0;

function known() {
  names ??= fetch("/names.json")
    .then((answer) => answer.json())
    .catch(() => {
      names = null; // the server is gone, or comes back
      return [];
    });
  return names;
}

function matches(all, text) {
  const words = text.toLowerCase().split(/\s+/);
  const found = all.filter(([name, title]) => {
    const both = `${name} ${title}`.toLowerCase();
    return words.every((word) => both.includes(word));
  });
  // Digests first: they are what is previewed most.
  return [...found.filter((one) => one[2]), ...found.filter((one) => !one[2])].slice(0, SHOWN);
}

function list(field) {
  let made = document.getElementById("names");
  if (!made) {
    made = Object.assign(document.createElement("ul"), { id: "names", className: "names" });
    made.setAttribute("role", "listbox");
    made.setAttribute("aria-label", "Subscriptions");
    field.parentElement.append(made);
  }
  return made;
}

async function open(field, text) {
  const mine = ++opened;
  const found = matches(await known(), text);
  if (document.activeElement !== field || mine !== opened) return; // another word is typed by now
  const place = list(field);
  place.replaceChildren(...found.map(option));
  if (!found.length) place.append(element("li", "None has these words."));
  field.setAttribute("aria-expanded", "true");
  activate(field, text ? 0 : found.findIndex(([name]) => name === field.value));
}

function option([name, title, hasDigest], index) {
  const item = Object.assign(document.createElement("li"), { id: `names-${index}` });
  item.setAttribute("role", "option");
  item.dataset.name = name;
  item.append(element("span", title), element("small", hasDigest ? `${name} · digest` : name));
  return item;
}

function element(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}

function close(field) {
  document.getElementById("names")?.remove();
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  active = -1;
}

function activate(field, index) {
  const items = [...document.querySelectorAll("#names [role=option]")];
  active = Math.min(Math.max(index, -1), items.length - 1);
  items.forEach((item, number) => item.setAttribute("aria-selected", String(number === active)));
  if (active < 0) field.removeAttribute("aria-activedescendant");
  else field.setAttribute("aria-activedescendant", items[active].id);
  items[active]?.scrollIntoView({ block: "nearest" });
}

function choose(field, name) {
  field.value = name;
  field.blur(); // so that the keys of the page work
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function onKey(event) {
  const field = event.target;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (document.getElementById("names")) activate(field, active + (event.key === "ArrowDown" ? 1 : -1));
    else open(field, "");
  } else if (event.key === "Enter") {
    const item = document.querySelector("#names [aria-selected=true]");
    if (!item) return;
    event.preventDefault();
    choose(field, item.dataset.name);
  } else if (event.key === "Escape") {
    field.value = field.defaultValue;
    close(field);
    field.blur();
  }
}

/** Make the field with the id `name` a picker, also when it is another one after a swap. */
export function startPicker() {
  const on = (kind, act) => document.addEventListener(kind, (event) => event.target.id === "name" && act(event));
  on("focusin", ({ target }) => {
    target.select();
    open(target, "");
  });
  on("input", ({ target }) => open(target, target.value));
  on("keydown", onKey);
  on("focusout", ({ target }) => close(target));
  document.addEventListener("mousedown", (event) => {
    const item = event.target.closest?.("#names [role=option]");
    if (!item) return;
    event.preventDefault(); // the field keeps its focus
    choose(document.getElementById("name"), item.dataset.name);
  });
  document.addEventListener("outdated", () => (names = null));
}
