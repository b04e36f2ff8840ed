// The order of a draft's entries: by dragging, by Alt with the arrow keys, and out of it and in again.

let dragged = null;

function lists() {
  const [inside, outside] = ["in", "out"].map((name) => document.querySelector(`[data-entries=${name}]`));
  return { inside, outside };
}

function shift(item, by) {
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return false;
  if (by < 0) other.before(item);
  else other.after(item);
  return true;
}

function onKey(event, moved) {
  const item = event.target.closest?.(".entry");
  if (!item || !event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  event.preventDefault();
  const focus = document.activeElement;
  if (!shift(item, event.key === "ArrowUp" ? -1 : 1)) return;
  focus.focus(); // an element that is moved loses it
  item.scrollIntoView({ block: "nearest" });
  moved();
}

function onClick(event, moved) {
  const button = event.target.closest?.("[data-moves]");
  if (!button) return;
  const item = button.closest(".entry");
  const { inside, outside } = lists();
  (button.dataset.moves === "in" ? inside : outside).append(item);
  item.focus();
  moved();
}

function onDragOver(event) {
  if (!dragged) return;
  const list = event.target.closest?.("[data-entries]");
  if (!list) return;
  event.preventDefault();
  const below = [...list.children].find((item) => {
    const { top, height } = item.getBoundingClientRect();
    return item !== dragged && event.clientY < top + height / 2;
  });
  if (below) below.before(dragged);
  else list.append(dragged);
}

/** Listen to what moves entries; call *moved* after each move. */
export function startMoving(moved) {
  document.addEventListener("keydown", (event) => onKey(event, moved));
  document.addEventListener("click", (event) => onClick(event, moved));
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".handle") ? event.target.closest(".entry") : null;
    dragged?.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    if (dragged) event.dataTransfer.setDragImage(dragged, 12, 12);
  });
  document.addEventListener("dragover", onDragOver);
  document.addEventListener("drop", (event) => dragged && event.preventDefault());
  document.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("dragged");
    dragged = null;
    moved();
  });
}
