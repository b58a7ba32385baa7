#+ summary: Three things that are part of each other in a ring
#+ summary-de: Drei Sachen, die im Ring Teil voneinander sind
#+ tags:
#+   - defect
#+ per: [property]
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { GRAPH ?graph { ?other ?property ?subject } }
WHERE {
  VALUES ?property { org:unitOf skos:broader dct:isPartOf }
  GRAPH ?graph { ?subject ?property ?middle }
  ?middle ?property ?other .
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
}
