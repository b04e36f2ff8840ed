// The draft, edited in place: every change is written to its file, and a file that others changed is never overwritten.

import { change } from "./change.js";
import { startMoving } from "./moving.js";
import { go, hold, say } from "./swap.js";

const PAUSE_MS = 500; // After the last key: a word is not saved letter by letter.
let timer = 0;
let isDirty = false;
let isSaving = false;
let isRefused = false; // The file is another one by now: nothing is written until its text is loaded.

function form() {
  return document.getElementById("draft");
}

/** Save soon; *pause* is how long to wait for more. */
function edited(pause = PAUSE_MS) {
  isDirty = true;
  if (isRefused) return;
  state("Not saved yet");
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

async function save() {
  const place = form();
  if (!place || isSaving || isRefused || !isDirty) return;
  isSaving = true;
  isDirty = false;
  state("Saving…");
  const answer = await change("/draft", valuesOf(place));
  isSaving = false;
  if (answer.said) {
    place.dataset.version = answer.version;
    state(answer.said);
    if (isDirty) edited();
    else go(location.href, { push: false });
  } else {
    isDirty = isRefused = true; // what was typed is kept on the page, and the page as it is
    state("Not saved");
    conflict(place, [answer.message, answer.hint].filter(Boolean).join(". "));
  }
}

function valuesOf(place) {
  const value = (name) => place.elements[name].value;
  const words = (name) => (place.elements[`${name}-none`].checked && !value(name) ? "" : value(name) || null);
  return {
    name: place.dataset.name,
    version: place.dataset.version,
    where: place.dataset.where,
    subject: value("subject") || null,
    preheader: words("preheader"),
    intro: words("intro"),
    outro: words("outro"),
    entries: [...place.querySelectorAll("[data-entries=in] > .entry")].map(entryOf),
  };
}

function entryOf(item) {
  const field = (name) => item.querySelector(`[name=${name}]`);
  return {
    id: item.dataset.id,
    title: field("title").value,
    treatment: field("treatment").value,
    is_pinned: field("is_pinned").checked,
    blurb: field("blurb").value,
  };
}

function state(text) {
  const place = form()?.querySelector(".saved");
  if (place) place.textContent = text;
}

function conflict(place, text) {
  const box = place.querySelector(".conflict");
  box.hidden = false;
  box.querySelector("p").textContent = text;
}

/** Say whether the panel stays as it is: *fresh* says the same, or would take away what is not saved yet. */
function isHeld(fresh) {
  const theirs = form() && fresh.querySelector("#draft");
  if (!theirs) return false; // another tab
  const isOurs = isSaving || theirs.dataset.version === form().dataset.version;
  if (!isDirty && !isSaving) return isOurs && idsOf(theirs) === idsOf(form());
  const where = form().dataset.where;
  if (!isOurs) conflict(form(), `${where} was changed by another program, and what you typed is not in it.`);
  return true;
}

function idsOf(place) {
  return [...place.querySelectorAll(".entry")].map((item) => item.dataset.id).sort().join("\n");
}

function take() {
  isDirty = isRefused = false;
  clearTimeout(timer);
  go(location.href, { push: false });
}

async function begin(button) {
  button.disabled = true;
  const answer = await change("/draft/begin", { name: button.dataset.begins });
  say(answer.said ?? answer.message);
  button.disabled = false;
  go(location.href, { push: false });
}

/** Save what is edited, wherever it is. */
export function startDraft() {
  hold("panel", isHeld);
  startMoving(() => edited(0));
  document.addEventListener("input", (event) => {
    if (event.target.form?.id === "draft" && !event.isComposing) edited();
  });
  // What an input method composes is a word once it is chosen.
  document.addEventListener("compositionend", (event) => {
    if (event.target.form?.id === "draft") edited();
  });
  document.addEventListener("change", (event) => {
    if (event.target.form?.id === "draft") edited(0);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "draft") return;
    event.preventDefault();
    edited(0);
  });
  document.addEventListener("click", (event) => {
    const begins = event.target.closest?.("[data-begins]");
    if (begins) begin(begins);
    if (event.target.closest?.("[data-takes]")) take();
  });
  // What was typed last is saved before another tab is shown.
  document.addEventListener("click", () => isDirty && save(), { capture: true });
  document.addEventListener("swapped", () => {
    if (!form()) isDirty = isRefused = false;
  });
  addEventListener("beforeunload", (event) => {
    if (isDirty && form()) event.preventDefault();
  });
}
