// The page of the preview. Without this script it works by links and forms; with it, only what changed is replaced.

import { startDialogs } from "./dialogs.js";
import { startDraft } from "./draft.js";
import { startFilter } from "./filter.js";
import { startFrames } from "./frames.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startPicker } from "./picker.js";
import { go, startSwapping } from "./swap.js";

/** Return the address that the form asks for, without what says nothing. */
function addressOf(form) {
  const values = [...new FormData(form)].filter(([name, value]) => value && !isDefault(name, value));
  const last = form.elements.namedItem("last");
  const isWindow = !last || last.value === "dates";
  const query = new URLSearchParams(values.filter(([name]) => isWindow || (name !== "since" && name !== "until")));
  return `${form.getAttribute("action")}?${query}`;
}

function isDefault(name, value) {
  return { scheme: "light", engine: "browser", images: "on", width: "both", tab: "checks" }[name] === value;
}

function showDates() {
  const last = document.getElementById("last");
  document.getElementById("choices")?.classList.toggle("with-dates", last?.value === "dates");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.target || link.download) return;
  if (link.origin !== location.origin || link.pathname !== location.pathname) return;
  event.preventDefault();
  go(link.href);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get" || form.getAttribute("action") !== location.pathname) return;
  event.preventDefault();
  go(addressOf(form));
});

let typing = 0;

document.addEventListener("input", (event) => {
  if (event.target.id !== "find") return;
  clearTimeout(typing);
  typing = setTimeout(() => {
    history.replaceState(null, "", addressOf(event.target.form)); // a word is one step of the history, not each letter
    go(location.href, { push: false });
  }, 150);
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.id !== "choices") return;
  showDates();
  const { last, since, until } = form.elements;
  if (last.value !== "dates" || since.value || until.value) go(addressOf(form));
});

startSwapping();
startFrames();
startPicker();
startFilter();
startDialogs();
startDraft();
startKeys();
startLive();
showDates();
document.addEventListener("swapped", showDates);
document.documentElement.classList.add("scripted");
