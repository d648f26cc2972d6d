"""One thing that is not as it should be, whoever found it."""

from __future__ import annotations

from dataclasses import dataclass

from aikg.names import compress

__all__ = ["Violation"]


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A thing of the graph that breaks a rule of ours.

    `rule` names the shape (``aikg-shapes:RuleShape-ofUse``), the quality query (``quality:NAME``) or
    ``HermiT``; `focus` is the IRI of the thing, `value` what it should not have, where there is such a
    value; `message` says what is wrong, what is expected and what to do.
    """

    rule: str
    focus: str
    message: str
    value: str = ""

    def __str__(self) -> str:
        """Return the violation in one line.

        >>> print(Violation("quality:no-label", "https://w3id.org/aikg/id/meta", "No name; expected one. Add it."))
        id:meta: No name; expected one. Add it. [quality:no-label]
        """
        value = f" (found: {compress(self.value)})" if self.value else ""
        return f"{compress(self.focus)}: {self.message}{value} [{self.rule}]"
