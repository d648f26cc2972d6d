# A rule on a named body touches the kind of body it is, and every broader kind.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX graph: <https://w3id.org/aikg/graph/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { GRAPH graph:closure { ?rule aikg:touchesActor ?broader } }
WHERE {
  GRAPH ?document { ?rule aikg:appliesTo ?body }
  VALUES ?reference { graph:ontology graph:entities }
  GRAPH ?reference { ?body aikg:actorKind ?kind }
  GRAPH graph:ontology { ?kind skos:broader* ?broader }
}
