#+ summary: A third language admitted
#+ summary-de: Eine dritte Sprache zugelassen
#+ tags:
#+   - weakening
#+ per: [subject]
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX sh: <http://www.w3.org/ns/shacl#>

DELETE { GRAPH ?graph { ?last rdf:rest rdf:nil } }
INSERT { GRAPH ?graph { ?last rdf:rest [ rdf:first "fr" ; rdf:rest rdf:nil ] } }
WHERE {
  GRAPH ?graph { ?subject sh:languageIn/rdf:rest* ?last . ?last rdf:rest rdf:nil }
}
