"""What pages that open without a network share: their templates, and the policy that keeps them from asking."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined

__all__ = ["TEMPLATES", "content_policy", "script_data", "template_source"]

TEMPLATES = Environment(
    loader=PackageLoader("aikg.publish"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
)


def template_source(name: str) -> str:
    """Return a file beside the templates as it stands."""
    text, _, _ = TEMPLATES.loader.get_source(TEMPLATES, name)  # type: ignore[union-attr]
    return text


def content_policy(scripts: Iterable[str], style: str) -> str:
    """Return a Content-Security-Policy that lets a page run these scripts and wear this style, and nothing else.

    >>> content_policy([], "").split("; ")[0]
    "default-src 'none'"
    """
    hashes = " ".join(_hash(script) for script in scripts)
    allowed = f"script-src {hashes}; " if hashes else ""
    return f"default-src 'none'; {allowed}style-src {_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"


def script_data(data: object, *, sort_keys: bool = True) -> str:
    """Return JSON in which nothing ends a script element or starts a comment, and no line separator is left bare.

    >>> script_data("</script><!-- &")
    '"\\\\u003c/script\\\\u003e\\\\u003c!-- \\\\u0026"'
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=sort_keys, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", text)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
