#+ summary: A German thousands separator read as a decimal point
#+ summary-de: Ein Tausenderpunkt als Dezimalpunkt gelesen
#+ tags:
#+   - defect
#+ per: [class, property]
# Of a unit that is measured, 1.200 may be meant: only the source tells. So the numbers here are counted.
PREFIX schema: <https://schema.org/>
PREFIX sosa: <http://www.w3.org/ns/sosa/>
PREFIX unit: <https://w3id.org/ikoe-nrw/vocab/unit/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  ?subject schema:unitCode ?unit .
  FILTER (DATATYPE(?value) = xsd:integer && ?value > 999)
  FILTER (?property IN (sosa:hasSimpleResult, schema:minValue, schema:maxValue) && ?unit NOT IN (unit:percent, unit:percentage-point, unit:euro, unit:hour, unit:rating, unit:teaching-unit, unit:year, unit:day, unit:week, unit:month, unit:position))
  BIND (REPLACE(STR(?value), "^(.*)(...)$", "$1.$2") AS ?read)
  BIND (STRDT(?read, xsd:decimal) AS ?wrong)
}
