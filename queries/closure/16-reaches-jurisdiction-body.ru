# A prohibition for a public body that names no place reaches where the body belongs.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX actor: <https://w3id.org/aikg/actor/>
PREFIX graph: <https://w3id.org/aikg/graph/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { GRAPH graph:closure { ?rule aikg:reachesJurisdiction ?home } }
WHERE {
  GRAPH ?document {
    ?rule a aikg:Prohibition ; aikg:appliesTo ?body .
    FILTER NOT EXISTS { ?rule aikg:inJurisdiction ?place }
  }
  VALUES ?reference { graph:ontology graph:entities }
  GRAPH ?reference { ?body aikg:actorKind ?kind ; aikg:basedIn ?home }
  GRAPH graph:ontology { ?kind skos:broader* actor:government }
}
