#+ summary: A digest with a letter that is no digit
#+ summary-de: Eine Prüfsumme mit einem Buchstaben, der keine Ziffer ist
#+ tags:
#+   - defect
#+ per: [property]
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX spdx: <http://spdx.org/rdf/terms#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (?property IN (ikoe:passageDigest, spdx:checksumValue))
  BIND (STRDT(CONCAT("g", SUBSTR(STR(?value), 2)), xsd:hexBinary) AS ?wrong)
}
