# Upwards: a rule touches its actors and every broader kind.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX graph: <https://w3id.org/aikg/graph/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { GRAPH graph:closure { ?rule aikg:touchesActor ?actor , ?broader } }
WHERE {
  GRAPH ?document { ?rule aikg:appliesTo ?actor }
  OPTIONAL { GRAPH graph:ontology { ?actor skos:broader+ ?broader } }
}
