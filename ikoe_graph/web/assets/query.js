// The query page: puts an editor in the place of the text field, asks the endpoint of this site, shows the answer.

import { ask } from "./query/ask.js";
import { showAnswer } from "./query/answer.js";
import { openEditor } from "./query/editor.js";
import { element } from "./query/page.js";

const given = JSON.parse(document.getElementById("editor-data").textContent);
const words = given.words;
const form = document.getElementById("editor");
const progress = document.getElementById("progress");
const stop = document.getElementById("stop");
const problem = document.getElementById("problem");
const result = document.getElementById("result");
const editor = openEditor(form, given, () => form.requestSubmit());
let running = null;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
stop.addEventListener("click", () => running?.abort());

async function run() {
  running?.abort();
  const mine = (running = new AbortController());
  const query = editor.text();
  const ticking = startClock();
  problem.hidden = true;
  keepInAddress(query);
  try {
    const answer = await ask(form.action, query, mine.signal);
    progress.textContent = `${answer.size(words)}, ${answer.seconds.toFixed(2)} ${words.seconds}`;
    result.hidden = false;
    showAnswer(document.getElementById("result-body"), answer, { words, base: form.dataset.base, query, form });
    document.getElementById("result-heading").focus();
  } catch (error) {
    if (mine !== running) return; // a newer query took over
    result.hidden = true;
    progress.textContent = error.name === "AbortError" ? words.stopped : "";
    if (error.name !== "AbortError") showProblem(error);
  } finally {
    clearInterval(ticking);
    if (mine === running) stop.hidden = true;
  }
}

// Seconds go by on the screen; assistive technology hears once that the query runs.
function startClock() {
  const began = performance.now();
  const clock = element("span", { "aria-hidden": "true" });
  progress.replaceChildren(`${words.running} … `, clock);
  stop.hidden = false;
  return setInterval(() => {
    clock.textContent = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  }, 100);
}

// The address of the page, and of its other language, holds the query, so that it can be kept and handed on.
function keepInAddress(query) {
  const address = new URL(location.href);
  const language = address.searchParams.get("lang");
  address.search = "";
  address.searchParams.set("query", query);
  if (language) address.searchParams.set("lang", language);
  history.replaceState(null, "", address);
  for (const link of document.querySelectorAll("a[hreflang]")) {
    address.searchParams.set("lang", link.hreflang);
    link.href = address.href;
  }
}

function showProblem(error) {
  const said = error.detail ?? words["error-network"];
  problem.replaceChildren(element("p", {}, said));
  if (error.line) {
    const place = words["error-line"].replace("{line}", error.line).replace("{column}", error.column ?? 1);
    const jump = element("button", { type: "button", class: "light" }, place);
    jump.addEventListener("click", () => editor.goTo(error.line, error.column ?? 1));
    problem.append(jump);
    editor.mark(error.line);
  }
  problem.hidden = false;
}
