// The editor: YASQE over the text field of the page, which stays what the form holds.
//
// YASQE by itself asks prefix.cc-like services and Linked Open Vocabularies for completions, keeps queries in the browser,
// takes the Tab key, calls every prefix that a query does not declare a mistake, and speaks English by tooltips that a
// keyboard does not reach. All of that is replaced here.

import Yasqe from "@zazuko/yasqe";
import { completers } from "./completion.js";
import { element } from "./page.js";

const REST = 800; // milliseconds without typing

export function openEditor(form, { words, prefixes }, run) {
  const field = form.querySelector("textarea");
  const syntax = document.getElementById("syntax");
  const place = element("div", { class: "place" });
  field.after(place);
  field.hidden = true;
  field.required = false; // a hidden field cannot be shown as missing
  Yasqe.prototype.checkSyntax = function () {
    checkSyntax(this, syntax, words);
  };
  acceptPrefixes(prefixes);
  Yasqe.defaults.autocompleters = [];
  for (const each of completers(form.dataset.terms, form.dataset.language, prefixes)) Yasqe.registerAutocompleter(each);
  const yasqe = new Yasqe(place, {
    value: field.value,
    autocompleters: Yasqe.defaults.autocompleters,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    viewportMargin: Infinity, // the whole query stands in the document, so that a screen reader reaches it
    screenReaderLabel: words.label,
    lineWrapping: true,
    foldGutter: false,
    gutters: ["gutterErrorBar", "CodeMirror-linenumbers"],
    // Enter takes a suggestion, Tab goes on to the next field.
    hintConfig: { extraKeys: { Tab: (_, hints) => (hints.close(), Yasqe.Pass) } },
    extraKeys: {
      Tab: false,
      "Shift-Tab": false,
      Esc: () => {},
      "Ctrl-S": false,
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
    },
  });
  const label = form.querySelector(`label[for="${field.id}"]`);
  label?.addEventListener("click", () => yasqe.focus());
  yasqe.getInputField().setAttribute("aria-describedby", "keys syntax");
  document.getElementById("keys").hidden = false;
  yasqe.on("change", () => {
    field.value = yasqe.getValue();
    for (let line = 0; line < yasqe.lineCount(); line += 1) yasqe.removeLineClass(line, "background", "refused");
  });
  return {
    text: () => yasqe.getValue(),
    mark: (line) => yasqe.addLineClass(line - 1, "background", "refused"),
    goTo(line, column) {
      yasqe.focus();
      yasqe.setCursor({ line: line - 1, ch: column - 1 });
      yasqe.scrollIntoView(null, 80);
    },
  };
}

// Lets the grammar take prefixes that the server knows, while they do not count as declared in the query.
function acceptPrefixes(known) {
  const grammar = Yasqe.modes.sparql11;
  Yasqe.defineMode("sparql11", (...given) => {
    const mode = grammar(...given);
    const start = mode.startState;
    mode.startState = () => ({ ...start(), prefixes: Object.create(known) });
    return mode;
  });
  const seen = Yasqe.prototype.getPrefixesFromQuery;
  Yasqe.prototype.getPrefixesFromQuery = function () {
    return { ...seen.call(this) };
  };
}

// Marks the first line that the grammar does not allow, and says so below the editor once the typing rests.
function checkSyntax(yasqe, syntax, words) {
  yasqe.queryValid = true;
  yasqe.clearGutter("gutterErrorBar");
  let said = "";
  for (let line = 0; line < yasqe.lineCount(); line += 1) {
    const { state } = yasqe.getTokenAt({ line, ch: yasqe.getLine(line).length }, true);
    yasqe.setOption("queryType", state.queryType);
    if (state.OK === false) {
      yasqe.queryValid = false;
      yasqe.setGutterMarker(line, "gutterErrorBar", element("span", { class: "mark", "aria-hidden": "true" }, "!"));
      said = words.syntax.replace("{line}", line + 1);
      break;
    }
  }
  clearTimeout(yasqe.saying);
  yasqe.saying = setTimeout(() => {
    syntax.textContent = said;
    syntax.hidden = !said;
  }, REST);
}
