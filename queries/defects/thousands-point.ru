#+ summary: A German thousands separator read as a decimal point
#+ summary-de: Ein Tausenderpunkt als Dezimalpunkt gelesen
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX schema: <https://schema.org/>
PREFIX sosa: <http://www.w3.org/ns/sosa/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  ?subject schema:unitCode ?unit .
  FILTER (DATATYPE(?value) = xsd:integer && ?value > 999)
  FILTER (?property IN (sosa:hasSimpleResult, schema:minValue, schema:maxValue) && ?unit != <https://w3id.org/ikoe-nrw/vocab/unit/percent>)
  BIND (REPLACE(STR(?value), "^(.*)(...)$", "$1.$2") AS ?read)
  BIND (STRDT(?read, xsd:decimal) AS ?wrong)
}
