#+ summary: A fact of one report that cites the lines of another
#+ summary-de: Eine Tatsache eines Berichts, die Zeilen eines anderen belegt
#+ tags:
#+   - defect
#+ per: [class]
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE { GRAPH ?graph { ?subject prov:wasQuotedFrom ?value } }
INSERT { GRAPH ?graph { ?subject prov:wasQuotedFrom ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; prov:wasQuotedFrom ?value }
  FILTER (?class IN (ikoe:Measure, ikoe:KeyFigure, ikoe:Module, ikoe:Cooperation))
  FILTER (STRSTARTS(STR(?graph), "https://w3id.org/ikoe-nrw/graph/partnerbericht-2018/"))
  FILTER NOT EXISTS { ?subject prov:wasQuotedFrom ?more FILTER (?more != ?value) }
  BIND (IF(CONTAINS(STR(?graph), "jobcenter-dortmund"), "stadt-juelich", "jobcenter-dortmund") AS ?partner)
  BIND (IRI(CONCAT("https://w3id.org/ikoe-nrw/graph/partnerbericht-2018/", ?partner)) AS ?elsewhere)
  { SELECT ?elsewhere (MIN(?passage) AS ?wrong) WHERE { GRAPH ?elsewhere { ?fact a ikoe:Measure ; prov:wasQuotedFrom ?passage } } GROUP BY ?elsewhere }
}
