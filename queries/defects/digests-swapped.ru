#+ summary: Two passages with each other's digests
#+ summary-de: Zwei Belege mit vertauschten Prüfsummen
#+ exception: Only the source tells; ikoe evidence re-reads the passage and reports a digest that does not fit.
#+ exception-de: Nur die Quelle sagt es; ikoe evidence liest die Stelle neu und meldet eine unpassende Prüfsumme.
#+ tags:
#+   - defect
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>

DELETE { GRAPH ?graph { ?subject ikoe:passageDigest ?value } }
INSERT { GRAPH ?graph { ?subject ikoe:passageDigest ?wrong } }
WHERE {
  { SELECT (MIN(?any) AS ?other) WHERE { ?any ikoe:passageDigest ?some } }
  ?other ikoe:passageDigest ?wrong .
  GRAPH ?graph { ?subject ikoe:passageDigest ?value }
  FILTER (?subject != ?other && !SAMETERM(?value, ?wrong))
}
