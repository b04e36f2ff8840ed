// Live reload: the server says when files have changed, the page fetches itself anew.

import { hasten } from "./frames.js";
import { go, say } from "./swap.js";

let source = null;
let seen = "0";

function listen() {
  source = new EventSource(`/events?seen=${seen}`);
  source.addEventListener("open", () => mark("live", "live"));
  source.addEventListener("changed", onChange);
  source.addEventListener("trouble", (event) => {
    source.close();
    mark("ended", "not live");
    say(JSON.parse(event.data).message);
  });
  source.addEventListener("error", () => {
    const isOver = source.readyState === EventSource.CLOSED;
    mark(isOver ? "ended" : "waiting", isOver ? "ended" : "reconnecting");
  });
}

async function onChange(event) {
  seen = event.lastEventId;
  const { paths } = JSON.parse(event.data);
  document.dispatchEvent(new CustomEvent("outdated"));
  hasten(seen);
  if (await go(location.href, { push: false })) {
    mark("updated", `updated ${new Date().toLocaleTimeString("en-GB")}`, paths.join(", "));
  }
}

function mark(state, text, title = "Posts, templates, drafts and the config are watched") {
  const place = document.getElementById("live");
  if (place) Object.assign(place, { className: `live ${state}`, textContent: text, title });
}

/** Listen while the page is looked at: a browser keeps only six connections to one server. */
export function startLive() {
  seen = document.body.dataset.seen;
  listen();
  document.addEventListener("visibilitychange", () => {
    source.close();
    if (!document.hidden) listen();
  });
}
