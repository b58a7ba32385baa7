#+ summary: A text without its language tag
#+ summary-de: Ein Text ohne sein Sprachkennzeichen
#+ tags:
#+   - defect
#+ per: [class, property]

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (LANG(?value) = "de")
  BIND (STR(?value) AS ?wrong)
}
