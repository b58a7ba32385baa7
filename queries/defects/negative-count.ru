#+ summary: A negative count
#+ summary-de: Eine negative Anzahl
#+ tags:
#+   - defect
#+ per: [unit]
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX sosa: <http://www.w3.org/ns/sosa/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { GRAPH ?graph { ?subject sosa:hasSimpleResult ?value } }
INSERT { GRAPH ?graph { ?subject sosa:hasSimpleResult ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:KeyFigure ; sosa:hasSimpleResult ?value }
  ?subject schema:unitCode ?unit .
  FILTER (?unit NOT IN (<https://w3id.org/ikoe-nrw/vocab/unit/percent>, <https://w3id.org/ikoe-nrw/vocab/unit/percentage-point>) && DATATYPE(?value) = xsd:integer)
  BIND (0 - ?value - 1 AS ?wrong)
}
