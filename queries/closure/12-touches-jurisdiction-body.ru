# A rule for a public body that names no place holds where the body belongs.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX actor: <https://w3id.org/aikg/actor/>
PREFIX graph: <https://w3id.org/aikg/graph/>
PREFIX id: <https://w3id.org/aikg/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT { GRAPH graph:closure { ?rule aikg:touchesJurisdiction ?home , id:world } }
WHERE {
  GRAPH ?document { ?rule aikg:appliesTo ?body . FILTER NOT EXISTS { ?rule aikg:inJurisdiction ?place } }
  VALUES ?reference { graph:ontology graph:entities }
  GRAPH ?reference { ?body aikg:actorKind ?kind ; aikg:basedIn ?home }
  GRAPH graph:ontology { ?kind skos:broader* actor:government }
}
