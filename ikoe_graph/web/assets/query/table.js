// Rows as a table: things of the project lead to their pages, other addresses where a browser may follow them.

import { count, element } from "./page.js";

const STEP = 500; // rows that are added at a time; a page of 200,000 would not move any more
const NUMERIC = /#(integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger)$/;

export function isNumber(term) {
  return Boolean(term) && term.type === "literal" && NUMERIC.test(term.datatype ?? "");
}

export function tableOf({ columns, rows }, { words, base }) {
  const numeric = columns.map((name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || isNumber(row[name])));
  const heads = columns.map((name, at) => element("th", { scope: "col", class: numeric[at] ? "number" : null }, name));
  const body = element("tbody");
  const caption = element("caption", { id: "answer-table" });
  const table = element("table", {}, caption, element("thead", {}, element("tr", {}, ...heads)), body);
  const more = element("button", { type: "button", class: "light" });
  let shown = 0;

  function add() {
    const next = rows.slice(shown, shown + STEP);
    body.append(...next.map((row) => rowOf(row, columns, numeric, base)));
    shown += next.length;
    const part = words.shown.replace("{shown}", local(shown)).replace("{count}", local(rows.length));
    caption.textContent = shown < rows.length ? part : count(rows.length, words);
    const left = Math.min(STEP, rows.length - shown);
    more.textContent = words.more.replace("{count}", local(left));
    more.hidden = left === 0;
  }
  add();
  more.addEventListener("click", add);
  const scroll = element("div", { class: "scroll", role: "region", "aria-labelledby": "answer-table", tabindex: "0" }, table);
  return element("div", {}, scroll, more);
}

function rowOf(row, columns, numeric, base) {
  return element("tr", {}, ...columns.map((name, at) => element("td", { class: numeric[at] ? "number" : null }, ...shown(row[name], base))));
}

function shown(term, base) {
  if (!term) return [];
  if (term.type === "uri") return [link(term.value, base)];
  const language = term["xml:lang"];
  const differs = language && language !== document.documentElement.lang;
  return [differs ? element("span", { lang: language }, term.value) : term.value];
}

function link(iri, base) {
  if (iri.startsWith(base)) return element("a", { href: `/${iri.slice(base.length)}` }, iri.slice(base.length));
  const followable = /^(https?|mailto):/i.test(iri);
  return followable ? element("a", { href: iri, rel: "noopener", class: "iri" }, iri) : element("span", { class: "iri" }, iri);
}

function local(number) {
  return number.toLocaleString(document.documentElement.lang);
}

// The rows as CSV that is safe to open in a spreadsheet: a text that it would take for a formula is led by an apostrophe.
// The CSV of the endpoint itself is verbatim, as SPARQL 1.1 has it.
export function spreadsheet({ columns, rows }) {
  const lines = [columns, ...rows.map((row) => columns.map((name) => row[name]?.value ?? ""))];
  return new Blob([lines.map((cells) => cells.map(safe).join(",")).join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" });
}

function safe(text) {
  const harmless = !/^[=+\-@\t\r]/.test(text) || /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text);
  const plain = harmless ? text : `'${text}`;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
