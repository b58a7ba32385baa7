// Shows an answer: a truth value, triples as Turtle, or rows as a table with a chart where there are numbers.

import { file } from "./ask.js";
import { chartOf } from "./chart.js";
import { element } from "./page.js";
import { spreadsheet, tableOf } from "./table.js";

const ROW_FORMS = [
  ["TSV", "text/tab-separated-values", "tsv"],
  ["JSON", "application/sparql-results+json", "json"],
  ["XML", "application/sparql-results+xml", "xml"],
];
const TRIPLE_FORMS = [
  ["Turtle", "text/turtle", "ttl"],
  ["N-Triples", "application/n-triples", "nt"],
  ["JSON-LD", "application/ld+json", "jsonld"],
  ["RDF/XML", "application/rdf+xml", "rdf"],
];
const LONGEST_TEXT = 200_000; // characters of Turtle that a page shows; the file holds the rest

export function showAnswer(body, answer, context) {
  const { words } = context;
  body.replaceChildren();
  if (answer.kind === "truth") {
    body.append(element("p", {}, `${words["ask-answer"]} `, element("strong", {}, answer.truth ? words.true : words.false)));
  } else if (answer.kind === "triples") {
    body.append(tools(TRIPLE_FORMS, context));
    body.append(element("pre", { tabindex: "0" }, element("code", {}, answer.turtle.slice(0, LONGEST_TEXT))));
    return;
  } else if (!answer.rows.length) {
    body.append(element("div", { class: "empty" }, element("p", {}, element("strong", {}, words["no-rows"]))));
  } else {
    body.append(tools(ROW_FORMS, context, () => spreadsheet(answer)));
    const chart = chartOf(answer, words);
    if (chart) body.append(chart);
    body.append(tableOf(answer, context));
    return;
  }
  body.append(tools([], context));
}

// The answer as files, and the address of the query.
function tools(forms, { words, query, form }, csv) {
  const list = element("ul", { class: "tools" });
  if (csv) list.append(element("li", {}, button("CSV", words, () => save(csv(), "csv"))));
  for (const [name, mediaType, ending] of forms) {
    list.append(element("li", {}, button(name, words, async () => save(await file(form.action, query, mediaType), ending))));
  }
  list.append(element("li", {}, copyButton(words)));
  return list;
}

function button(name, words, act) {
  const made = element("button", { type: "button", class: "light" }, `${name}`);
  made.setAttribute("aria-label", `${words.download}: ${name}`);
  made.addEventListener("click", act);
  return made;
}

function copyButton(words) {
  const made = element("button", { type: "button", class: "light" }, words.copy);
  const said = element("span", { role: "status", class: "quiet" });
  made.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    said.textContent = ` ${words.copied}`;
  });
  return element("span", {}, made, said);
}

function save(blob, ending) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: `query.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
