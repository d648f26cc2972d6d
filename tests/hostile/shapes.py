"""Queries that are deep, long or heavy: what a parser, a planner and an evaluator break on."""

from __future__ import annotations

from collections.abc import Callable

#: Thirteen ways to make a parser call itself, by how often.
NESTED: dict[str, Callable[[int], str]] = {
    "groups": lambda n: "SELECT * {" + "{" * n + "?s <urn:a> ?o" + "}" * n + "}",
    "sub-selects": lambda n: "SELECT * {" + "{SELECT * {" * n + "?s <urn:a> ?o" + "}}" * n + "}",
    "optional": lambda n: "SELECT * {?s <urn:a> ?o " + "OPTIONAL{?s <urn:a> ?o " * n + "}" * n + "}",
    "minus": lambda n: "SELECT * {?s <urn:a> ?o " + "MINUS{?s <urn:a> ?o " * n + "}" * n + "}",
    "exists": lambda n: "SELECT * {?s <urn:a> ?o " + "FILTER EXISTS{?s <urn:a> ?o " * n + "}" * n + "}",
    "graph": lambda n: "SELECT * {" + "GRAPH ?g{" * n + "?s <urn:a> ?o" + "}" * n + "}",
    "union": lambda n: "SELECT * " + "{{}UNION" * n + "{}" + "}" * n,
    "parentheses": lambda n: "SELECT * {?s <urn:a> ?o FILTER(" + "(" * n + "1" + ")" * n + ")}",
    "calls": lambda n: "SELECT * {BIND(" + "STR(" * n + "1" + ")" * n + " AS ?x)}",
    "not": lambda n: "SELECT * {FILTER(" + "!" * n + "1)}",
    "paths": lambda n: "SELECT * {?s " + "(" * n + "<urn:a>" + ")*" * n + " ?o}",
    "properties": lambda n: "SELECT * {?s ?p " + "[?p " * n + "1" + "]" * n + "}",
    "lists": lambda n: "SELECT * {?s ?p " + "(" * n + "1" + ")" * n + "}",
}
#: The same without brackets: what becomes a high tree by being long.
CHAINED: dict[str, Callable[[int], str]] = {
    "unions": lambda n: "SELECT * {{}" + "UNION{}" * n + "}",
    "optionals": lambda n: "SELECT * {" + "OPTIONAL{}" * n + "}",
    "minus": lambda n: "SELECT * {" + "MINUS{}" * n + "}",
    "binds": lambda n: "SELECT * {" + "".join(f"BIND(1 AS ?x{i})" for i in range(n)) + "}",
    "filters": lambda n: "SELECT * {?s <urn:a> ?o " + "FILTER(?o)" * n + "}",
    "values": lambda n: "SELECT * {" + "VALUES ?x{1}" * n + "}",
    "or": lambda n: "SELECT * {?s <urn:a> ?o FILTER(?o" + "||?o" * n + ")}",
    "plus": lambda n: "SELECT * {?s <urn:a> ?o FILTER(?o" + "+?o" * n + ")}",
    "plus in brackets": lambda n: (
        "SELECT * {?s <urn:a> ?o FILTER(" + "(" * 20 + ("?o" + ("+1" * (n // 20) + ")") * 20) + ")}"
    ),
    "sequence": lambda n: "SELECT * {?s <urn:a>" + "/<urn:a>" * n + " ?o}",
    "alternatives": lambda n: "SELECT * {?s <urn:a>" + "|<urn:a>" * n + " ?o}",
    "described": lambda n: "DESCRIBE " + "<urn:a>" * n,
    "columns": lambda n: "SELECT " + "".join(f"(1 AS ?x{i})" for i in range(n)) + "{}",
}
#: Groups whose every pattern the planner compares with every other.
PLANNED: dict[str, Callable[[int], str]] = {
    "star": lambda n: "SELECT * {" + "".join(f"?s <urn:p> ?v{i}." for i in range(n)) + "}",
    "chain": lambda n: "SELECT * {" + "".join(f"?v{i} <urn:p> ?v{i + 1}." for i in range(n)) + "}",
    "semicolons": lambda n: "SELECT * {?s <urn:a> 1" + ";<urn:a> 1" * (n - 1) + "}",
    "commas": lambda n: "SELECT * {?s <urn:a> 1" + ",1" * (n - 1) + "}",
    "optionals": lambda n: "SELECT * {?s <urn:a> ?o " + "OPTIONAL{?s <urn:a> ?o}" * (n - 1) + "}",
    "sub-selects": lambda n: "SELECT * {" + "{SELECT * {?s <urn:p> ?v . ?s <urn:q> ?w}}" * (n // 2) + "}",
    "a list": lambda n: "SELECT * {?s ?p (" + "1 " * (n // 2) + ")}",
}
#: What takes more memory than there is.
MEMORY: dict[str, str] = {
    "one long text": "SELECT (GROUP_CONCAT(CONCAT(STR(?s), STR(?a))) AS ?x) { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }",
    "doubled texts": "SELECT ?x40 { BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
    + "".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(40))
    + "}",
    "replaced texts": "SELECT ?x12 { BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
    + "".join(f"BIND(REPLACE(?x{i}, 'a', 'aaaaaaaaaaaaaaaa') AS ?x{i + 1}) " for i in range(12))
    + "}",
    "sorted pairs": "SELECT * { ?s ?p ?o . ?a ?b ?c } ORDER BY ?o ?c",
    "distinct pairs": "SELECT DISTINCT * { ?s ?p ?o . ?a ?b ?c }",
    "groups of pairs": "SELECT ?s ?a (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c } GROUP BY ?s ?a ?o ?c",
    "a large table twelve times": "SELECT * { "
    + "".join(f"VALUES ?x{i} {{ " + "1 " * 2000 + "} " for i in range(12))
    + "} ORDER BY ?x0",
    "constructed pairs": "CONSTRUCT { ?s ?b ?c } WHERE { ?s ?p ?o . ?a ?b ?c }",
}
#: What takes longer than there is time, in little memory.
ENDLESS: dict[str, str] = {
    "summed": "SELECT (SUM(STRLEN(STR(?o))) AS ?n) { ?s ?p ?o . ?a ?b ?c }",
    "never true": "ASK { ?s ?p ?o . ?a ?b ?c FILTER(CONCAT(STR(?o), STR(?c)) = '?') }",
    "compared texts": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c FILTER(REGEX(STR(?o), STR(?c))) }",
    "without": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER NOT EXISTS { ?a ?b ?c FILTER(?c = CONCAT(STR(?o), 'z')) } }",
    "paths": "SELECT (COUNT(*) AS ?n) { ?s (!<urn:a>)* ?o }",
    "paths both ways": "SELECT (COUNT(*) AS ?n) { ?s (!<urn:a>|!^<urn:a>)+ ?o . ?o (!<urn:a>|!^<urn:a>)+ ?t }",
    "optional pairs": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o OPTIONAL { ?a ?b ?c FILTER(?c > ?o) } }",
    "union of pairs": "SELECT (SUM(STRLEN(STR(?o))) AS ?n) { { ?s ?p ?o . ?a ?b ?c } UNION { ?s ?p ?o . ?a ?b ?c } }",
    "lateral": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o LATERAL { SELECT ?a { ?a ?b ?c FILTER(STR(?c) > STR(?o)) } } }",
}
