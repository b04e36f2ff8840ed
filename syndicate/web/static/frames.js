// The mail's frames: scaled to the room there is, loaded anew behind the old ones, and elements found in them.

const GAP = 24;
const MARGIN = 16; // Above an element that is higher than the frame.
const POLL_MS = 10;
let marked = []; // What gives each outlined element its own outline back.

/** Put the frames of *fresh* in place of those of *old*; those that show the same stay. */
export function renewStage(old, fresh, isSame) {
  const shown = [...old.querySelectorAll("iframe:not(.coming)")];
  const tops = new Map(shown.map((one) => [one.dataset.width, topOf(one)]));
  if (!fresh.querySelector("iframe") || shapeOf(old) !== shapeOf(fresh)) {
    old.replaceWith(fresh);
    prepareStage(isSame ? tops : new Map());
    return;
  }
  for (const frame of fresh.querySelectorAll("iframe")) {
    const before = shown.find((one) => one.dataset.width === frame.dataset.width);
    const latest = before.parentElement.querySelector(".coming") ?? before;
    const isKnown = latest.getAttribute("src") === frame.getAttribute("src");
    latest.dataset.version ||= frame.dataset.version; // it was loaded before its page told which one it is
    if (!isKnown || latest.dataset.version !== frame.dataset.version) renew(before, frame, isSame);
  }
}

/** Load the mail anew after change number *count*, without waiting for the page: what is found in it takes longer. */
export function hasten(count) {
  for (const before of document.querySelectorAll("#stage .frame iframe:not(.coming)")) {
    const address = new URL(before.src);
    address.searchParams.set("v", count);
    const frame = before.cloneNode();
    frame.src = address.pathname + address.search;
    frame.dataset.version = "";
    renew(before, frame, true);
  }
}

/** Load *frame* behind *before*, and show it in its place; where it is scrolled to stays, if *isSame*. */
function renew(before, frame, isSame) {
  for (const late of before.parentElement.querySelectorAll(".coming")) late.remove();
  frame.classList.add("coming");
  before.after(frame);
  whenParsed(frame, () => {
    if ("fault" in frame.contentDocument.documentElement.dataset) {
      frame.remove(); // the page says it better
      return;
    }
    ready(frame, isSame ? topOf(before) : 0);
    before.remove();
    frame.classList.remove("coming");
  });
}

/** Outline the element *nth* of *tag* in every frame and bring it into view. Return whether one is to be seen. */
export function jump(tag, nth) {
  for (const restore of marked) restore();
  marked = [];
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  for (const frame of document.querySelectorAll("#stage iframe")) {
    const element = frame.contentDocument?.getElementsByTagName(tag)[nth];
    const box = element?.getBoundingClientRect();
    if (!box || !box.width || !box.height) continue;
    const { outline, outlineOffset } = element.style;
    element.style.outline = "3px solid #d9480f";
    element.style.outlineOffset = "2px";
    marked.push(() => Object.assign(element.style, { outline, outlineOffset }));
    const room = frame.contentWindow.innerHeight - box.height;
    const top = frame.contentWindow.scrollY + box.top - Math.max(room / 2, MARGIN);
    frame.contentWindow.scrollTo({ top: Math.max(top, 0), behavior });
  }
  return marked.length > 0;
}

function shapeOf(stage) {
  const frames = [...stage.querySelectorAll("iframe:not(.coming)")].map((frame) => frame.dataset.width);
  return `${stage.className} ${frames} ${stage.querySelector(".fault")?.outerHTML ?? ""}`;
}

function topOf(frame) {
  return frame.contentWindow?.scrollY ?? 0;
}

// A mail is shown once its text is there: its pictures may take their time, or never come.
function whenParsed(frame, then) {
  const page = frame.contentDocument;
  if (!frame.isConnected) return;
  if (page && page.URL !== "about:blank" && page.readyState !== "loading") then();
  else setTimeout(whenParsed, POLL_MS, frame, then);
}

function ready(frame, top) {
  frame.contentWindow.scrollTo(0, top);
  // Keys typed in a mail are meant for the page: nothing in a mail takes them.
  frame.contentDocument.addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    document.dispatchEvent(new KeyboardEvent("keydown", { key, altKey, ctrlKey, metaKey }));
  });
}

function fit(stage) {
  const frames = [...stage.querySelectorAll(".frame")];
  const widths = frames.map((frame) => Number(frame.querySelector("iframe").dataset.width));
  const style = getComputedStyle(stage);
  const room = stage.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const isStacked = room < 760 && matchMedia("(max-width: 1180px)").matches;
  stage.classList.toggle("stacked", isStacked);
  const all = widths.reduce((sum, width) => sum + width, 0);
  const shared = Math.min(1, (room - GAP * (frames.length - 1)) / all);
  frames.forEach((frame, index) => {
    const scale = isStacked ? Math.min(1, room / widths[index]) : shared;
    frame.style.setProperty("--scale", scale.toFixed(4));
    frame.querySelector(".scale").textContent = scale < 0.995 ? `at ${Math.round(scale * 100)} %` : "";
  });
}

const resized = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));

function observe(stage) {
  resized.disconnect();
  resized.observe(stage);
  fit(stage);
}

/** Fit the frames of the page's stage into it, each scrolled to what *tops* says of its width. */
export function prepareStage(tops = new Map()) {
  const stage = document.getElementById("stage");
  for (const frame of stage.querySelectorAll("iframe")) {
    whenParsed(frame, () => ready(frame, tops.get(frame.dataset.width) ?? 0));
  }
  observe(stage);
}

/** Show the page's frames, and what is chosen beside them in them. */
export function startFrames() {
  prepareStage();
  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("[data-jump]");
    if (target) show(target);
  });
}

function show(target) {
  for (const other of document.querySelectorAll("[data-jump][aria-current]")) other.removeAttribute("aria-current");
  target.setAttribute("aria-current", "true");
  const isSeen = jump(target.dataset.tag, Number(target.dataset.nth));
  target.classList.toggle("unseen", !isSeen);
}
