// Dialogs: the keys, and the test that is sent to one address.

import { hold } from "./swap.js";
import { change } from "./change.js";

async function sendTest(form) {
  const result = form.querySelector(".result");
  const button = form.querySelector("[value=send]");
  button.disabled = true;
  result.className = "result";
  result.textContent = "Sending…";
  const answer = await change("/test", { address: form.elements.address.value, query: form.dataset.query });
  result.classList.add(answer.said ? "good" : "bad");
  result.textContent = answer.said ?? [answer.message, answer.hint].filter(Boolean).join(" ");
  button.disabled = false;
}

/** Open, close and answer dialogs. */
export function startDialogs() {
  hold("test", () => document.getElementById("test")?.open);
  document.addEventListener("click", (event) => {
    const opens = event.target.closest?.("[data-opens]");
    if (opens) document.getElementById(opens.dataset.opens).showModal();
    if (event.target.closest?.("[data-closes]")) event.target.closest("dialog").close();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.test")) return;
    event.preventDefault();
    sendTest(event.target);
  });
}
