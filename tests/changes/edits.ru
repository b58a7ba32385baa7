# What a curator may change in what is there: an edit of each kind that release notes tell of by name.
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX field: <https://w3id.org/ikoe-nrw/vocab/field/>
PREFIX group: <https://w3id.org/ikoe-nrw/vocab/target-group/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX resolution: <https://w3id.org/ikoe-nrw/vocab/resolution/>
PREFIX role: <https://w3id.org/ikoe-nrw/vocab/role/>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sosa: <http://www.w3.org/ns/sosa/>
PREFIX status: <https://w3id.org/ikoe-nrw/vocab/status/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

# A figure is corrected.
DELETE { GRAPH ?file { ?figure sosa:hasSimpleResult 61 } }
INSERT { GRAPH ?file { ?figure sosa:hasSimpleResult 62 } }
WHERE {
  VALUES ?figure { <https://w3id.org/ikoe-nrw/id/figure/jobcenter-dortmund/amif-employees-2018-h1> }
  GRAPH ?file { ?figure sosa:hasSimpleResult 61 }
} ;

# A measure is done, for one more target group, by one more passage.
DELETE { GRAPH ?file { ?measure ikoe:status status:ongoing } }
INSERT {
  GRAPH ?file {
    ?measure ikoe:status status:done ;
      dct:audience group:employees ;
      prov:wasQuotedFrom <https://w3id.org/ikoe-nrw/id/evidence/partnerbericht-2018/L4261-4263> .
  }
}
WHERE {
  VALUES ?measure { <https://w3id.org/ikoe-nrw/id/measure/jobcenter-dortmund/language-register> }
  GRAPH ?file { ?measure ikoe:status status:ongoing }
} ;

# Somebody more takes part in a cooperation.
INSERT {
  GRAPH ?file {
    ?cooperation prov:qualifiedAssociation ?one .
    ?one a prov:Association ;
      prov:agent <https://w3id.org/ikoe-nrw/id/org/wdr> ;
      prov:hadRole role:lead .
  }
}
WHERE {
  VALUES (?cooperation ?one) {
    (
      <https://w3id.org/ikoe-nrw/id/cooperation/jobcenter-dortmund/planerladen-2019>
      <https://w3id.org/ikoe-nrw/id/participation/jobcenter-dortmund/planerladen-2019-wdr>
    )
  }
  GRAPH ?file { ?cooperation a ikoe:Cooperation }
} ;

# A day of joining is corrected.
DELETE { GRAPH ?file { ?membership schema:startDate ?day } }
INSERT { GRAPH ?file { ?membership schema:startDate "2015-05-28"^^xsd:date } }
WHERE { GRAPH ?file { ?membership ikoe:accessionRank 18 ; schema:startDate ?day } } ;

# A partnership ends.
INSERT { GRAPH ?file { ?membership schema:endDate "2019"^^xsd:gYear } }
WHERE { GRAPH ?file { ?membership ikoe:accessionRank 5 } } ;

# An organisation is renamed, in German.
DELETE { GRAPH ?file { ?wdr skos:prefLabel "Westdeutscher Rundfunk"@de } }
INSERT { GRAPH ?file { ?wdr skos:prefLabel "Westdeutscher Rundfunk Köln"@de } }
WHERE { GRAPH ?file { ?wdr skos:prefLabel "Westdeutscher Rundfunk"@de } } ;

# A contradiction is decided.
DELETE { GRAPH ?file { ?contradiction ikoe:resolution ?open ; ikoe:reason ?former } }
INSERT {
  GRAPH ?file {
    ?contradiction ikoe:resolution resolution:resolved ;
      ikoe:preferred <https://w3id.org/ikoe-nrw/id/signing/paritaetischer-nrw> ;
      ikoe:reason "Der Verband hat den Tag bestätigt."@de , "The association has confirmed the day."@en .
  }
}
WHERE {
  VALUES ?contradiction { <https://w3id.org/ikoe-nrw/id/contradiction/joining-paritaetischer-nrw> }
  GRAPH ?file { ?contradiction ikoe:resolution ?open ; ikoe:reason ?former }
} ;

# A gap is filled.
DELETE { GRAPH ?file { ?gap ?property ?value } }
WHERE {
  VALUES ?gap { <https://w3id.org/ikoe-nrw/id/not-stated/jobcenter-dortmund/share-of-employees> }
  GRAPH ?file { ?gap ?property ?value }
} ;

# A concept is renamed, in German.
DELETE { GRAPH ?file { field:language-mediation skos:prefLabel ?label } }
INSERT { GRAPH ?file { field:language-mediation skos:prefLabel "Sprachmittlung"@de } }
WHERE { GRAPH ?file { field:language-mediation skos:prefLabel ?label } FILTER (LANG(?label) = "de") } ;

# A term is new, another deprecated.
INSERT {
  GRAPH ?file {
    ikoe:mood a owl:ObjectProperty ; rdfs:label "Stimmung"@de , "mood"@en .
    ikoe:occasion owl:deprecated true ; dct:isReplacedBy ikoe:atEvent .
  }
}
WHERE { GRAPH ?file { ikoe:occasion a owl:ObjectProperty } } ;

# A description is corrected, in English.
DELETE { GRAPH ?file { ?fund dct:description ?text } }
INSERT { GRAPH ?file { ?fund dct:description "A fund for passing on knowledge"@en } }
WHERE {
  VALUES ?fund { <https://w3id.org/ikoe-nrw/id/programme/amif> }
  GRAPH ?file { ?fund dct:description ?text }
  FILTER (LANG(?text) = "en")
} ;

# A programme goes from one file to another.
DELETE { GRAPH <https://w3id.org/ikoe-nrw/graph/register/programmes> { ?programme ?property ?value } }
INSERT { GRAPH <https://w3id.org/ikoe-nrw/graph/register/reports> { ?programme ?property ?value } }
WHERE {
  VALUES ?programme { <https://w3id.org/ikoe-nrw/id/programme/bildungsketten> }
  GRAPH ?file { ?programme ?property ?value }
}
