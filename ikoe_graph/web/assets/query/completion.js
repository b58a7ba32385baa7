// What the editor offers while one types: prefixes, classes, properties and concepts of this site, variables of the query.
// All of it comes from one file of this site; nothing is asked elsewhere.

import Yasqe from "@zazuko/yasqe";

const MOST = 50;

// The completers in the form that YASQE takes. `language`: that of the labels shown; `known`: the prefixes of this site.
export function completers(address, language, known) {
  const terms = fetch(address).then((response) => response.json());
  const { variables, prefixes, class: classes, property } = Yasqe.Autocompleters;
  const labels = new Map();
  terms.then((found) => {
    for (const each of [...found.classes, ...found.properties, ...found.concepts]) labels.set(each.iri, each[language]);
  });

  // Terms whose IRI begins with what is typed, or whose name or label holds it.
  async function matching(kind, token) {
    const offered = (await terms)[kind];
    const typed = token.autocompletionString ?? token.string;
    const text = typed.toLowerCase();
    if (text.length < 2) return [];
    const holds = (each) => each.iri.startsWith(typed) || nameOf(each.iri).includes(text) || each[language].toLowerCase().includes(text);
    return offered.filter(holds).map((each) => each.iri).slice(0, MOST);
  }

  // In the list the label stands beside the term.
  function labelled(yasqe, hints) {
    const prefixes = { ...known, ...yasqe.getPrefixesFromQuery() };
    return hints.map((hint) => {
      const label = labels.get(full(hint.text, prefixes));
      return label ? { ...hint, displayText: `${hint.text}  ${label}` } : hint;
    });
  }

  // The prefixed name of a term, whose prefix YASQE declares where the query does not; without one, the IRI in brackets.
  function shortened(yasqe, token, iri) {
    const prefixes = Object.entries({ ...known, ...yasqe.getPrefixesFromQuery() });
    const fits = ([, namespace]) => iri.startsWith(namespace) && /^[\w-]+$/.test(iri.slice(namespace.length));
    const [prefix, namespace] = prefixes.find(fits) ?? [];
    return namespace ? `${prefix}:${iri.slice(namespace.length)}` : `<${iri}>`;
  }

  const term = { autoShow: true, postProcessSuggestion: shortened, postprocessHints: labelled };
  return [
    variables,
    { ...prefixes, get: () => Object.entries(known).map(([name, iri]) => `${name}: <${iri}>`), persistenceId: null },
    { ...classes, ...term, get: (_, token) => matching("classes", token) },
    { ...property, ...term, get: (_, token) => matching("properties", token) },
    { ...term, name: "concept", bulk: false, preProcessToken: classes.preProcessToken, isValidCompletionPosition: isConcept, get: (_, token) => matching("concepts", token) },
  ];
}

// A concept is typed as an IRI: after `<`, where no class is meant.
function isConcept(yasqe) {
  const token = yasqe.getCompleteToken();
  return token.string.startsWith("<") && token.string.length > 2 && !token.string.endsWith(">");
}

function nameOf(iri) {
  return iri.replace(/^.*[/#]/, "").toLowerCase();
}

function full(text, prefixes) {
  if (text.startsWith("<")) return text.slice(1, -1);
  const [prefix, name] = text.split(/:(.*)/s);
  return `${prefixes[prefix] ?? ""}${name}`;
}
