#+ summary: A part that is larger than its total
#+ summary-de: Ein Teil, der größer ist als das Ganze
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX sosa: <http://www.w3.org/ns/sosa/>

DELETE { GRAPH ?graph { ?subject sosa:hasSimpleResult ?value } }
INSERT { GRAPH ?graph { ?subject sosa:hasSimpleResult ?wrong } }
WHERE {
  GRAPH ?graph { ?subject ikoe:subsetOf ?other ; schema:unitCode ?unit ; sosa:hasSimpleResult ?value }
  ?other schema:unitCode ?unit ; sosa:hasSimpleResult ?whole .
  BIND (?whole + 1 AS ?wrong)
}
