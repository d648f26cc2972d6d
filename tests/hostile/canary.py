"""A server on loopback that counts who comes, and the ways in which a query may try to send somebody there."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


@contextmanager
def canary() -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a server and what it is asked while it stands."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        do_POST = do_HEAD = do_GET  # noqa: N815 - the names http.server asks for

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/x", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


#: SERVICE as code, in every place and disguise known; `%` stands for the address.
FETCHING = (
    "SELECT * { SERVICE <%> { ?s ?p ?o } }",
    "SELECT * { service silent <%> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE<%>{ ?s ?p ?o } }",
    "SELECT * { BIND(<%> AS ?g) SERVICE ?g { ?s ?p ?o } }",
    "SELECT * { { SELECT ?s { SERVICE <%> { ?s ?p ?o } } } }",
    "SELECT * { OPTIONAL { SERVICE <%> { ?s ?p ?o } } }",
    "SELECT * { {} UNION { SERVICE <%> { ?s ?p ?o } } }",
    "SELECT * { VALUES ?s { 1 } MINUS { SERVICE <%> { ?s ?p ?o } } }",
    "SELECT * { VALUES ?s { 1 } LATERAL { SERVICE <%> { ?s ?p ?o } } }",
    "SELECT * { VALUES ?s { 1 } FILTER EXISTS { SERVICE <%> { ?s ?p ?o } } }",
    "SELECT (EXISTS { SERVICE <%> { ?s ?p ?o } } AS ?x) { VALUES ?s { 1 } }",
    "SELECT ?s { VALUES ?s { 1 } } ORDER BY (EXISTS { SERVICE <%> { ?s ?p ?o } })",
    "SELECT ?x { VALUES ?s { 1 } } GROUP BY (EXISTS { SERVICE <%> { ?s ?p ?o } } AS ?x)",
    "ASK { SERVICE <%> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <%> { ?s ?p ?o } }",
    "DESCRIBE ?s WHERE { SERVICE <%> { ?s ?p ?o } }",
    "SELECT * { # comment\r SERVICE <%> { ?s ?p ?o } \n }",
    "SELECT * { \\u0053ERVICE <%> { ?s ?p ?o } }",
    'SELECT * { VALUES ?x { "\\u0022) #" } SERVICE <%> { ?s ?p ?o } \n }',
    "PREFIX service: <urn:x> SELECT * { SERVICE <%> { ?s service:p ?o } }",
    "PREFIX : <%> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX : <%> SELECT * { SERVICESILENT:x { ?s ?p ?o } }",
    "PREFIX b: <%> SELECT * { SERVICEb:x# comment\n { ?s ?p ?o } }",
    "BASE <%> SELECT * { SERVICE<y> { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { 1 } FILTER(?x<?x#>'''\n||true) SERVICE<%> { ?s ?p ?o } #'''\n}",
    'SELECT * { VALUES ?x { 1 } FILTER(?x<?x#>"""\n||true) SERVICE<%> { ?s ?p ?o } #"""\n}',
    "SELECT * { VALUES ?x {'''x'} SERVICE <%> { ?s ?p ?o } #\\ud800'''\n}",
    "SELECT * { VALUES ?y { 1 } FILTER(?x<?y='>'||'a'='') SERVICE <%> { ?s ?p ?o } FILTER(''='') }",
    "SELECT * { ?s ?p ''.SERVICE <%> { ?a ?b ?c } '' ?p 1 }",
    "SELECT * { ?s ?p 1.SERVICE <%> { ?a ?b ?c } }",
    "PREFIX a: <urn:a> SELECT * { OPTIONAL { ?s a:b\\'c 'x\\'' } SERVICE <%> { ?a ?b ?c } }",
    "PREFIX a: <urn:a> SELECT * { OPTIONAL { ?s a:b\\#c 'x' } SERVICE <%> { ?a ?b ?c } }",
)
#: Updates, and files named as graphs: nothing is changed and nothing is read.
LOADING = (
    "LOAD <%>",
    "LOAD SILENT <%> INTO GRAPH <urn:g>",
    "load <%>",
    "# SELECT\nLOAD <%>",
    "BASE <%> LOAD <y>",
    "PREFIX a: <%> LOAD a:b",
    "INSERT DATA { <urn:a> <urn:b> <urn:c> } ; LOAD <%>",
    "SELECT * { ?s ?p ?o } ; LOAD <%>",
    "DROP ALL",
    "DELETE WHERE { ?s ?p ?o }",
    "WITH <%> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
)
FROM = (
    "SELECT * FROM <%> { ?s ?p ?o }",
    "SELECT * FROM NAMED <%> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <file:/etc/passwd> FROM <%> { ?s ?p ?o }",
    "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }",
    "PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }",
    "ASK FROM <%> { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } FROM <%> WHERE { ?s ?p ?o }",
    "DESCRIBE <%> FROM <%>",
)
#: Queries that only mention it: mutation turns what is text in them into code.
_MENTIONING = (
    "SELECT * { VALUES ?x { 'SERVICE <%> { ?s ?p ?o }' } }",
    "SELECT * { VALUES ?x { '''SERVICE <%> { ?s ?p ?o }''' } } # SERVICE <%> {}\n",
    'SELECT * { VALUES ?x { "a" "SERVICE <%> { ?s ?p ?o }" } FILTER(?x < "b") }',
    "SELECT * { ?s ?p ?o FILTER(?s<?o && ?o>'SERVICE <%> {}') # SERVICE <%> { ?s ?p ?o }\n }",
    "PREFIX a: <urn:a#> SELECT * { ?s a:b\\'c ?o . VALUES ?x { 'SERVICE <%> {}' } }",
)
_PIECES = (
    *(
        "'",
        '"',
        "'''",
        '"""',
        "''",
        '""',
        "\\'",
        '\\"',
        "\\\\",
        "\\u0022",
        "\\u0027",
        "\\u0023",
        "\\ud800",
        "\\U00110000",
    ),
    *("#", "\n", "\r", "\t", "\x0b", "\x85", "\u2028", "\xa0", "\x00", "<", ">", "<?x#>", "<?x'>", "<a'b>", "<a#b>"),
    *(
        "<urn:x>",
        "a:b\\#c",
        "a:b\\'c",
        "a:b.",
        "a:%27",
        ":",
        "a:",
        "_:b",
        "_:b.",
        "@en",
        "^^",
        "^",
        "?x",
        "?x<?y",
        "$x",
    ),
    *(
        "1",
        "1.",
        ".5",
        "1e",
        "true",
        "a",
        ".",
        ";",
        ",",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<<",
        ">>",
        "<<(",
        ")>>",
        "{|",
        "|}",
    ),
    *("SERVICE", "SERVICE <%> { ?s ?p ?o }", " SERVICE<%>{} ", "SERVICESILENT<%>{}", "SERVICEa:b{}", "SERVICE:b{}"),
    *("FILTER(", "||true)", "BIND(1 AS ?q)", "VALUES ?z { 1 }", "OPTIONAL {", "GRAPH", "FROM", "LATERAL {", "LOAD <%>"),
)
_CUT = re.compile(r"\w+|\s+|.", re.DOTALL)


def mutants(seed: int) -> Iterator[str]:
    """Yield queries without end, each some steps away from one that fetches or mentions fetching."""
    chance = random.Random(seed)
    seeds = [*FETCHING, *_MENTIONING * 4, *LOADING, *FROM]
    while True:
        parts = _CUT.findall(chance.choice(seeds))
        for _ in range(chance.randint(1, 5)):
            at, step = chance.randrange(len(parts) + 1), chance.random()
            if step < 0.55:
                parts.insert(at, chance.choice(_PIECES))
            elif step < 0.75:
                del parts[at : at + chance.randint(1, 3)]
            elif step < 0.9:
                other = _CUT.findall(chance.choice(seeds))
                start = chance.randrange(len(other))
                parts[at:at] = other[start : start + chance.randint(1, 12)]
            else:
                parts = [*parts[:at], chance.choice("'\"#"), *parts[at:]]
        yield "".join(parts)
