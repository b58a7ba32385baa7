#+ summary: A misspelt class
#+ summary-de: Eine falsch geschriebene Klasse
#+ tags:
#+   - defect
#+ per: [class]

DELETE { GRAPH ?graph { ?subject a ?class } }
INSERT { GRAPH ?graph { ?subject a ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  BIND (IRI(CONCAT(STR(?class), "e")) AS ?wrong)
}
