#+ summary: A thing of two classes
#+ summary-de: Eine Sache mit zwei Klassen
#+ tags:
#+   - defect
#+ per: [class]
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

INSERT { GRAPH ?graph { ?subject a ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  BIND (IF(?class = ikoe:Module, ikoe:Measure, ikoe:Module) AS ?wrong)
}
