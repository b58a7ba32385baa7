#+ summary: A passage that counts lines from 0
#+ summary-de: Ein Beleg, der Zeilen von 0 an zählt
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE { GRAPH ?graph { ?subject ikoe:firstLine ?first } }
INSERT { GRAPH ?graph { ?subject ikoe:firstLine 0 } }
WHERE {
  GRAPH ?graph { ?subject a oa:SpecificResource ; oa:hasSource ?source ; ikoe:firstLine ?first ; ikoe:lastLine ?last }
  ?source ikoe:lineCount ?count .
}
