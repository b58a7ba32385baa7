#+ summary: A reference to a thing of a class that never stands there
#+ summary-de: Ein Verweis auf eine Sache einer Klasse, die dort nie steht
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (?class != <http://www.w3.org/ns/dcat#Dataset>)
  FILTER (STRSTARTS(STR(?value), "https://w3id.org/ikoe-nrw/id/"))
  BIND (IF(?property = prov:wasQuotedFrom, <https://w3id.org/ikoe-nrw/id/place/dortmund>, <https://w3id.org/ikoe-nrw/id/evidence/partnerbericht-2018/L3925-3925>) AS ?wrong)
}
