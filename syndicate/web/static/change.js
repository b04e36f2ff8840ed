// What the page asks the server to do.

/** Post *body* to *address*; return the answer: `said` where it was done, else `message`, `where` and `hint`. */
export async function change(address, body) {
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    const isJson = answer.headers.get("Content-Type") === "application/json";
    return isJson ? await answer.json() : { message: (await answer.text()).split("\n")[0], where: "", hint: "" };
  } catch {
    return { message: "The preview does not answer.", where: "", hint: "Is it still running?" };
  }
}
