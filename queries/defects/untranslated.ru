#+ summary: A German text tagged as English
#+ summary-de: Ein deutscher Text als englisch gekennzeichnet
#+ tags:
#+   - defect
#+ per: [property]
# Short texts without function words, and names, are of no language: only who reads them tells. So the texts here have words
# that tell, outside of quotes and names.
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject ?property ?english } }
INSERT { GRAPH ?graph { ?subject ?property ?wrong } }
WHERE {
  VALUES ?property { skos:prefLabel skos:definition dct:description dct:rights dct:title ikoe:reason skos:scopeNote }
  GRAPH ?graph { ?subject a ?class ; ?property ?german , ?english }
  FILTER (STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/id/") || STRSTARTS(STR(?subject), "https://w3id.org/ikoe-nrw/vocab/"))
  FILTER (LANG(?german) = "de" && LANG(?english) = "en")
  FILTER (REGEX(STR(?german), "\\b(der|die|das|und|für|mit|vom|zur|zum|des|den|ein|eine|ist|sind|wird)\\b.*\\b(der|die|das|und|für|mit|vom|zur|zum|des|den|ein|eine|ist|sind|wird)\\b") && REGEX(STR(?english), "\\b(the|of|and|for|with|to|a|an|is|are|by)\\b.*\\b(the|of|and|for|with|to|a|an|is|are|by)\\b"))
  FILTER (!REGEX(STR(?german), "\\b(the|of|and|for|with|to|a|an|is|are|by)\\b") && !REGEX(STR(?english), "\\b(der|die|das|und|für|mit|vom|zur|zum|des|den|ein|eine|ist|sind|wird)\\b"))
  FILTER (!REGEX(STR(?german), "[„“\"]"))
  FILTER NOT EXISTS { ?subject schema:name|foaf:name ?name FILTER (CONTAINS(STR(?german), ?name)) }
  BIND (STRLANG(STR(?german), "en") AS ?wrong)
}
