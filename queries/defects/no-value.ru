#+ summary: A key figure without value or bound
#+ summary-de: Eine Kennzahl ohne Wert oder Schranke
#+ tags:
#+   - defect
#+ per: [property]
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX sosa: <http://www.w3.org/ns/sosa/>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
WHERE {
  GRAPH ?graph { ?subject a ikoe:KeyFigure ; ?property ?value }
  FILTER (?property IN (sosa:hasSimpleResult, schema:minValue, schema:maxValue))
  FILTER NOT EXISTS { ?subject sosa:hasSimpleResult|schema:minValue|schema:maxValue ?more FILTER (?more != ?value) }
}
