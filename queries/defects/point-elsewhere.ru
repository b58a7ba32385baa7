#+ summary: A point outside the state
#+ summary-de: Ein Punkt außerhalb des Landes
#+ tags:
#+   - defect
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>

DELETE { GRAPH ?graph { ?subject geo:asWKT ?value } }
INSERT { GRAPH ?graph { ?subject geo:asWKT ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a dct:Location ; geo:asWKT ?value }
  BIND ("POINT(13.4050 52.5200)"^^geo:wktLiteral AS ?wrong)
}
