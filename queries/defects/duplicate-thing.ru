#+ summary: A thing entered again under a second IRI
#+ summary-de: Eine Sache noch einmal unter einer zweiten IRI
#+ tags:
#+   - defect
#+ per: [class]
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT {
  GRAPH ?graph {
    ?subject a ?class ;
    skos:prefLabel ?german , ?english ;
    schema:name ?name ;
    foaf:name ?person ;
    org:classification ?kind ;
    org:unitOf ?whole ;
    dct:type ?type ;
    prov:wasQuotedFrom ?passage .
  }
}
WHERE {
  VALUES ?class { cv:PublicOrganisation org:FormalOrganization org:OrganizationalUnit org:OrganizationalCollaboration foaf:Person foaf:Project ikoe:Programme dct:Location schema:Event }
  GRAPH ?graph { ?other a ?class ; skos:prefLabel ?german , ?english ; prov:wasQuotedFrom ?passage }
  FILTER (LANG(?german) = "de" && LANG(?english) = "en")
  OPTIONAL { ?other schema:name ?name }
  OPTIONAL { ?other foaf:name ?person }
  OPTIONAL { ?other org:classification ?kind }
  OPTIONAL { ?other org:unitOf ?whole }
  OPTIONAL { ?other dct:type ?type }
  BIND (IRI(CONCAT(STR(?other), "-2")) AS ?subject)
}
