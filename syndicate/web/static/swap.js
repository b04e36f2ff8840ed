// Other addresses, and the same one after a change: the page is fetched, and the parts of it that differ are replaced.

import { prepareStage, renewStage } from "./frames.js";

const PARTS = ["bar", "inbox", "views", "stage", "tabs", "panel", "entries", "test"];
const sent = new Map(); // What the server said of each part: what was typed into it since is no difference.
const held = new Map(); // Parts that must not be replaced at the moment, and why.
let asking = null;
let going = Promise.resolve();

/** Keep the part *id* as it is for as long as *isHeld* says so. */
export function hold(id, isHeld) {
  held.set(id, isHeld);
}

/** Say *text* at the foot of the page, for a moment. */
export function say(text) {
  const place = document.getElementById("said");
  place.textContent = text;
  place.classList.add("shown");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => place.classList.remove("shown"), 4000);
}

/** Return what is fulfilled once the page that was asked for is there: its links are those of what was chosen. */
export function arrived() {
  return going;
}

/** Show the page at *address*; with *push*, as a step of the browser's history. Return whether it was shown. */
export function go(address, { push = true } = {}) {
  return (going = fetchAndShow(address, push));
}

async function fetchAndShow(address, push) {
  asking?.abort();
  const mine = (asking = new AbortController());
  const before = new URL(location.href);
  const wanted = new URL(address, location.href);
  if (push && wanted.href !== before.href) history.pushState(null, "", wanted);
  document.documentElement.classList.add("asking");
  try {
    const answer = await fetch(wanted.pathname + wanted.search, { signal: mine.signal });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return false;
    if (!fresh.getElementById("stage")) throw new Error(fresh.body.textContent.trim().split("\n")[0]);
    show(fresh, before, wanted);
    return true;
  } catch (error) {
    if (error.name !== "AbortError") say(`The preview does not answer: ${error.message}`);
    return false;
  } finally {
    if (asking === mine) document.documentElement.classList.remove("asking");
  }
}

function show(fresh, before, wanted) {
  const isSame = before.pathname === wanted.pathname && name(before) === name(wanted);
  const focus = focused();
  document.title = fresh.title;
  if (fresh.body.className === document.body.className) {
    for (const id of PARTS) replacePart(id, fresh.getElementById(id), isSame);
  } else {
    document.body.replaceWith(fresh.body);
    sent.clear();
    remember(document);
    prepareStage();
  }
  refocus(focus);
  document.dispatchEvent(new CustomEvent("swapped", { detail: { isSame } }));
  document.getElementById(decodeURIComponent(wanted.hash.slice(1)))?.scrollIntoView({ block: "center" });
}

function name(address) {
  return address.searchParams.get("name") ?? address.searchParams.get("entry");
}

function replacePart(id, fresh, isSame) {
  const old = document.getElementById(id);
  if (!old || !fresh || sent.get(id) === fresh.outerHTML || held.get(id)?.(fresh)) return;
  sent.set(id, fresh.outerHTML);
  if (id === "stage") {
    renewStage(old, fresh, isSame);
    return;
  }
  const top = isSame && old.className === fresh.className ? old.scrollTop : 0;
  for (const open of old.querySelectorAll("details[open]")) {
    fresh.querySelector(`details#${open.id}`)?.setAttribute("open", "");
  }
  old.replaceWith(fresh);
  fresh.scrollTop = top;
}

function focused() {
  const element = document.activeElement;
  if (!element?.id) return null;
  const isText = "selectionStart" in element && element.selectionStart !== null;
  return { id: element.id, range: isText ? [element.selectionStart, element.selectionEnd] : null };
}

function refocus(focus) {
  const element = focus && document.getElementById(focus.id);
  if (!element || element === document.activeElement) return;
  element.focus({ preventScroll: true });
  if (focus.range) element.setSelectionRange(...focus.range);
}

function remember(page) {
  for (const id of PARTS) sent.set(id, page.getElementById(id)?.outerHTML);
}

/** Follow the browser's history, and know what the server sent first. */
export function startSwapping() {
  remember(document);
  addEventListener("popstate", () => go(location.href, { push: false }));
}
