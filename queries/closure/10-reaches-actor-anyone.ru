# A prohibition for nobody in particular reaches every kind of actor.
PREFIX aikg: <https://w3id.org/aikg/ontology#>
PREFIX actor: <https://w3id.org/aikg/actor/>
PREFIX graph: <https://w3id.org/aikg/graph/>

INSERT { GRAPH graph:closure { ?rule aikg:reachesActor ?kind } }
WHERE {
  GRAPH ?document {
    ?rule a aikg:Prohibition .
    OPTIONAL { ?rule aikg:appliesTo ?actor }
    FILTER (!BOUND(?actor) || ?actor = actor:anyone)
  }
  GRAPH graph:ontology { ?kind a aikg:ActorKind }
}
