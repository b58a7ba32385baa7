#+ summary: Latitude before longitude
#+ summary-de: Breite vor Länge
#+ tags:
#+   - defect
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>

DELETE { GRAPH ?graph { ?subject geo:asWKT ?value } }
INSERT { GRAPH ?graph { ?subject geo:asWKT ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a dct:Location ; geo:asWKT ?value }
  BIND (STRDT(REPLACE(STR(?value), "POINT[(](\\S+) (\\S+)[)]", "POINT($2 $1)"), geo:wktLiteral) AS ?wrong)
}
