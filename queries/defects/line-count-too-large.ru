#+ summary: A source with a line more than it has
#+ summary-de: Eine Quelle mit einer Zeile mehr, als sie hat
#+ exception: Only the source tells; ikoe evidence counts its lines.
#+ exception-de: Nur die Quelle sagt es; ikoe evidence zählt ihre Zeilen.
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:lineCount ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:lineCount ?wrong } }
WHERE {
  GRAPH ?graph { ?subject ikoe:lineCount ?value }
  BIND (?value + 1 AS ?wrong)
}
