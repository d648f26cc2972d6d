# Downwards, prohibitions only: what is closed to law enforcement is closed to the police.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX graph: <https://w3id.org/aikg/graph/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { GRAPH graph:closure { ?rule aikg:reachesActor ?actor , ?narrower } }
WHERE {
  GRAPH ?document { ?rule a aikg:Prohibition ; aikg:appliesTo ?actor }
  OPTIONAL { GRAPH graph:ontology { ?narrower skos:broader+ ?actor } }
}
