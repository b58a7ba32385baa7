#+ summary: A thing without any label
#+ summary-de: Eine Sache ganz ohne Bezeichnung
#+ tags:
#+   - defect
#+ per: [class]
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject skos:prefLabel ?german , ?english } }
WHERE {
  GRAPH ?graph { ?subject a ?class ; skos:prefLabel ?german , ?english }
  FILTER (LANG(?german) = "de" && LANG(?english) = "en")
}
