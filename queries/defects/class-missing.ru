#+ summary: A thing without a class
#+ summary-de: Eine Sache ohne Klasse
#+ tags:
#+   - defect
#+ per: [class]

DELETE { GRAPH ?graph { ?subject a ?class } }
WHERE {
  GRAPH ?graph { ?subject a ?class }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
}
