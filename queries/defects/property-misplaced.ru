#+ summary: A property that belongs to another class
#+ summary-de: Eine Eigenschaft, die zu einer anderen Klasse gehört
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT { GRAPH ?graph { ?subject ?property ?value } }
WHERE {
  VALUES (?property ?value) {
    (schema:organizer <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>) (ikoe:party <https://w3id.org/ikoe-nrw/id/org/stadt-dortmund>)
    (ikoe:accessionRank 3) (dct:issued "2018"^^xsd:gYear) (ikoe:lineCount 7)
  }
  GRAPH ?graph { ?subject a ?class }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  MINUS { ?any a ?class ; ?property ?thing }
}
