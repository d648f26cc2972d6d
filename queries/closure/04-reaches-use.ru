# Downwards, prohibitions only: what is prohibited is prohibited in each of its parts.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX graph: <https://w3id.org/aikg/graph/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { GRAPH graph:closure { ?rule aikg:reachesUse ?use , ?narrower } }
WHERE {
  GRAPH ?document { ?rule a aikg:Prohibition ; aikg:ofUse ?use }
  OPTIONAL { GRAPH graph:ontology { ?narrower skos:broader+ ?use } }
}
