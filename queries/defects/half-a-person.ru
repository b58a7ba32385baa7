#+ summary: A fraction of a person
#+ summary-de: Ein Bruchteil eines Menschen
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX sosa: <http://www.w3.org/ns/sosa/>

DELETE { GRAPH ?graph { ?subject sosa:hasSimpleResult ?value } }
INSERT { GRAPH ?graph { ?subject sosa:hasSimpleResult ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:KeyFigure ; sosa:hasSimpleResult ?value }
  ?subject schema:unitCode <https://w3id.org/ikoe-nrw/vocab/unit/person> .
  BIND (?value + 0.5 AS ?wrong)
}
