#+ summary: An organisation entered again with other labels but the same name
#+ summary-de: Eine Organisation noch einmal mit anderer Bezeichnung, aber demselben Namen
#+ tags:
#+   - defect
#+ per: [class]
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT {
  GRAPH ?graph {
    ?subject a ?class ;
    skos:prefLabel ?newGerman , ?newEnglish ;
    schema:name ?name ;
    org:classification ?kind ;
    prov:wasQuotedFrom ?passage .
  }
}
WHERE {
  VALUES ?class { cv:PublicOrganisation org:FormalOrganization org:OrganizationalCollaboration ikoe:Programme }
  GRAPH ?graph { ?other a ?class ; skos:prefLabel ?german , ?english ; schema:name ?name ; prov:wasQuotedFrom ?passage }
  FILTER (LANG(?german) = "de" && LANG(?english) = "en")
  OPTIONAL { ?other org:classification ?kind }
  BIND (STRLANG(CONCAT(STR(?german), " NRW"), "de") AS ?newGerman)
  BIND (STRLANG(CONCAT(STR(?english), " NRW"), "en") AS ?newEnglish)
  BIND (IRI(CONCAT(STR(?other), "-nrw")) AS ?subject)
}
