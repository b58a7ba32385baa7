#+ summary: A class of schema.org with http
#+ summary-de: Eine Klasse von schema.org mit http
#+ tags:
#+   - defect
#+ per: [class]

DELETE { GRAPH ?graph { ?subject a ?class } }
INSERT { GRAPH ?graph { ?subject a ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class }
  FILTER (STRSTARTS(STR(?class), STR(schema:)))
  BIND (IRI(REPLACE(STR(?class), "^https", "http")) AS ?wrong)
}
