#+ summary: An IRI with capital letters
#+ summary-de: Eine IRI mit Großbuchstaben
#+ tags:
#+   - defect
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT {
  GRAPH ?graph {
    ?subject a dct:Location ;
    skos:prefLabel ?newGerman , ?newEnglish ;
    schema:name ?newName ;
    prov:wasQuotedFrom ?passage .
  }
}
WHERE {
  GRAPH ?graph { ?place a dct:Location ; skos:prefLabel ?german , ?english ; schema:name ?name ; prov:wasQuotedFrom ?passage }
  FILTER (LANG(?german) = "de" && LANG(?english) = "en")
  BIND (STRLANG(CONCAT(STR(?german), "-Mitte"), "de") AS ?newGerman)
  BIND (STRLANG(CONCAT(STR(?english), " centre"), "en") AS ?newEnglish)
  BIND (CONCAT(?name, "-Mitte") AS ?newName)
  BIND (IRI(CONCAT(STR(?place), "-Mitte")) AS ?subject)
}
