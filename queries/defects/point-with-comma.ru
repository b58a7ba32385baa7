#+ summary: Coordinates with a decimal comma
#+ summary-de: Koordinaten mit Dezimalkomma
#+ tags:
#+   - defect
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>

DELETE { GRAPH ?graph { ?subject geo:asWKT ?value } }
INSERT { GRAPH ?graph { ?subject geo:asWKT ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a dct:Location ; geo:asWKT ?value }
  BIND (STRDT(REPLACE(STR(?value), "[.]", ","), geo:wktLiteral) AS ?wrong)
}
