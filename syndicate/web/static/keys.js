// Keys: each clicks or focuses what a mouse would. None is taken from a field that is typed in.

import { arrived } from "./swap.js";

const STEPS = "[data-jump], [data-step]";
let pressed = Promise.resolve();

/** Do *act* once the page is that of the key pressed before: its links keep what that one chose. */
function inOrder(act) {
  pressed = pressed.then(arrived).then(act);
}

function onKey(event) {
  const target = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (target.closest?.("[role=tab]") && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    tab(event.key === "ArrowRight" ? 1 : -1);
    return;
  }
  if (target.matches?.("input, textarea, select")) return;
  if (act(event.key)) event.preventDefault();
}

function act(key) {
  if (!/^[a-z0-9?/[\]]$/.test(key)) return false;
  if (key === "/") return focus(document.getElementById("name") ?? document.getElementById("find"));
  if (key === "?") return click(document.querySelector("[data-opens=keys]"));
  if (key === "[" || key === "]") return tab(key === "]" ? 1 : -1);
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  if (!document.querySelector(`[data-key="${key}"]`)) return false;
  inOrder(() => click(document.querySelector(`[data-key="${key}"]`)));
  return true;
}

function focus(element) {
  element?.focus();
  element?.select();
  return Boolean(element);
}

function click(element) {
  element?.click();
  return Boolean(element);
}

function tab(by) {
  inOrder(() => {
    const tabs = [...document.querySelectorAll("[role=tab]")];
    const now = tabs.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const next = tabs[(now + by + tabs.length) % tabs.length];
    next?.focus();
    click(next);
  });
  return true;
}

function step(by) {
  const steps = [...document.querySelectorAll(STEPS)].filter((one) => one.checkVisibility());
  if (!steps.length) return false;
  const now = steps.findIndex((one) => one === document.activeElement || one.getAttribute("aria-current") === "true");
  const next = steps[now < 0 ? (by > 0 ? 0 : steps.length - 1) : Math.min(Math.max(now + by, 0), steps.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  if (next.matches("[data-jump], a")) next.click();
  return true;
}

/** Listen to the keys of the page; frames pass theirs on. */
export function startKeys() {
  document.addEventListener("keydown", onKey);
}
