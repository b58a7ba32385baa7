#+ summary: Two things that are part of each other
#+ summary-de: Zwei Sachen, die Teil voneinander sind
#+ tags:
#+   - defect
#+ per: [property]
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { GRAPH ?graph { ?other ?property ?subject } }
WHERE {
  VALUES ?property { org:unitOf skos:broader dct:isPartOf schema:superEvent ikoe:subsetOf }
  GRAPH ?graph { ?subject ?property ?other }
  ?other ?any ?thing .
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (STRSTARTS(STR(?other), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?other), "https://w3id.org/ikoe-nrw/vocab/"))
}
