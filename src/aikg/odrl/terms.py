"""The names of ODRL 2.2 and of the compliance report that are used in more than one place."""

from __future__ import annotations

from rdflib import Namespace, URIRef

from aikg.names import AIKG, PREFIXES

__all__ = [
    "AS_REPORTED",
    "CONDITION_OPERAND",
    "CONFLICT",
    "CURRENT_TIME",
    "DATE_TIME",
    "EXCEPTION_TO",
    "ODRL",
    "PROFILE",
    "PURPOSE",
    "REPORT",
    "SPATIAL",
    "STATE_OF_THE_WORLD",
]

#: https://www.w3.org/TR/odrl-vocab/
ODRL = Namespace(PREFIXES["odrl"])
#: https://w3id.org/force/compliance-report
REPORT = Namespace("https://w3id.org/force/compliance-report#")

#: How the ODRL test suite names the state of the world, and the present in it.
STATE_OF_THE_WORLD = URIRef("http://example.org/Sotw")
CURRENT_TIME = URIRef("http://example.com/request/currentTime")

#: The ODRL profile of this project: ontology/odrl-profile.ttl.
PROFILE = URIRef("https://w3id.org/aikg/odrl-profile")
EXCEPTION_TO = URIRef(AIKG + "exceptionTo")
AS_REPORTED = URIRef(AIKG + "asReported")

CONFLICT = ODRL["conflict"]

# Left operands of ODRL, and the one of our profile.
DATE_TIME = ODRL["dateTime"]
PURPOSE = ODRL["purpose"]
SPATIAL = ODRL["spatial"]
CONDITION_OPERAND = URIRef(AIKG + "condition")
