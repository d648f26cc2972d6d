# Upwards: a rule touches its use and every broader one, so a rule on military use is found under defence.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX graph: <https://w3id.org/aikg/graph/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { GRAPH graph:closure { ?rule aikg:touchesUse ?use , ?broader } }
WHERE {
  GRAPH ?document { ?rule aikg:ofUse ?use }
  OPTIONAL { GRAPH graph:ontology { ?use skos:broader+ ?broader } }
}
