#+ summary: schema.org with http
#+ summary-de: schema.org mit http
#+ tags:
#+   - defect
#+ per: [property]

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?wrong ?value } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (STRSTARTS(STR(?property), STR(schema:)))
  BIND (IRI(REPLACE(STR(?property), "^https", "http")) AS ?wrong)
}
