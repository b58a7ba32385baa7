#+ summary: A fact that not everything of its class states is missing
#+ summary-de: Eine Angabe fehlt, die nicht alles seiner Klasse macht
#+ exception: What a text does not say is no defect, so only the source tells. The floors of data/floors.csv notice it, without naming the subject.
#+ exception-de: Was ein Text nicht sagt, ist kein Fehler, also sagt es nur die Quelle. Die Untergrenzen in data/floors.csv bemerken es, ohne die Sache zu nennen.
#+ tags:
#+   - defect
#+ per: [class, property]
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX ikoe: <https://w3id.org/ikoe-nrw/ontology#>
PREFIX schema: <https://schema.org/>

DELETE { GRAPH ?graph { ?subject ?property ?value } }
WHERE {
  VALUES ?property { dct:audience dct:spatial ikoe:instrument ikoe:atEvent ikoe:withinProgramme schema:organizer schema:location }
  GRAPH ?graph { ?subject a ?class ; ?property ?value }
  FILTER (?class IN (ikoe:Measure, schema:Event))
}
