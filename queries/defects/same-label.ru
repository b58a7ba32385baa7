#+ summary: Two things of one class under one label
#+ summary-de: Zwei Sachen einer Klasse unter einer Bezeichnung
#+ tags:
#+   - defect
#+ per: [class]
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH ?graph { ?subject skos:prefLabel ?value } }
INSERT { GRAPH ?graph { ?subject skos:prefLabel ?wrong } }
WHERE {
  VALUES ?class { cv:PublicOrganisation org:FormalOrganization org:OrganizationalUnit org:OrganizationalCollaboration foaf:Person foaf:Project ikoe:Programme dct:Location schema:Event ikoe:KeyFigure ikoe:Cooperation ikoe:Agreement ikoe:Signing org:Membership ikoe:Contradiction ikoe:Claim }
  {
    SELECT ?class (MIN(?thing) AS ?other) WHERE { ?thing a ?class } GROUP BY ?class
  }
  ?other skos:prefLabel ?wrong .
  GRAPH ?graph { ?subject a ?class ; skos:prefLabel ?value }
  FILTER (?subject != ?other && LANG(?value) = "de" && LANG(?wrong) = "de")
}
