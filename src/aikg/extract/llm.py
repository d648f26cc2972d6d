"""A language model at an endpoint that the user names: one request for one passage, cached by what was asked.

Any server that speaks the chat completions protocol of OpenAI will do. Nothing is asked unless the user names one, and
nothing it answers is believed here (see `aikg.extract.llm_checks`). What it refuses: to follow a redirect, to send a
key over an open line, to wait for ever, to read more than `MAX_ANSWER` bytes, to keep the key anywhere.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from aikg.errors import AikgError, InputError
from aikg.extract.llm_items import Item, items_in

if TYPE_CHECKING:
    import httpx

__all__ = ["KEY", "MAX_ANSWER", "Endpoint", "LanguageModel", "Tally", "Unanswered"]

#: The environment variable that holds the key; it is read nowhere else, never stored and never printed.
KEY = "AIKG_LLM_KEY"
#: How many bytes of an answer are read.
MAX_ANSWER = 1_000_000
#: How often a request is made before it counts as unanswered, and how long is waited between, in seconds.
TRIES, PAUSE, LONGEST_PAUSE = 3, 1.0, 30.0
#: What a server says when the same request may succeed later.
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_PATH = "/chat/completions"
_VISIBLE = re.compile(r"[\x21-\x7e]+")


class Unanswered(AikgError):
    """A request got no answer that can be used. `lasting` says that the next one will get none either."""

    def __init__(self, problem: str, *, where: str, expected: str, hint: str = "", lasting: bool = True) -> None:
        super().__init__(problem, where=where, expected=expected, hint=hint)
        self.lasting = lasting


@dataclass(slots=True)
class Tally:
    """What became of the work with a language model.

    `asked` and `cached` count passages, `unanswered` those that were read without it; `added` and `candidates` count
    statements, `known` items that the reader had found itself, `dropped` those that were refused, by the reason.
    `troubles` are what went wrong, each once.
    """

    asked: int = 0
    cached: int = 0
    unanswered: int = 0
    added: int = 0
    candidates: int = 0
    known: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)

    def trouble(self, error: AikgError) -> None:
        """Note what went wrong."""
        if str(error) not in self.troubles:
            self.troubles.append(str(error))


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is, and which: `url` is that of the requests. The key is not shown when this is printed."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, url: str, model: str, key: str | None = None) -> Endpoint:
        """Return the endpoint of a base URL such as ``http://localhost:11434/v1``.

        Raises InputError for what is no such URL, holds a password, or would carry a key over an open line.

        >>> Endpoint.of("http://localhost:11434/v1/", "small").url
        'http://localhost:11434/v1/chat/completions'
        """
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
            _ = parts.port
        except ValueError:
            raise _wrong("this is no URL", "--llm") from None
        if parts.scheme not in ("http", "https") or not host:
            raise _wrong(f"{url[:200]!r} is no URL of a server", "--llm")
        if parts.username is not None or parts.password is not None or parts.fragment:
            raise _wrong("the URL holds a user, a password or a fragment", "--llm", f"Put the key into {KEY}.")
        if not model.strip() or not model.isprintable() or len(model) > 200:
            raise _wrong("this is no name of a model", "--llm-model", expected="a name that the server knows")
        if key and not _VISIBLE.fullmatch(key):
            raise _wrong("the key holds blanks or letters that no header can carry", KEY, expected="the key alone")
        if key and parts.scheme == "http" and not _is_loopback(host):
            raise _wrong("the key would travel over an open line", "--llm", expected=f"https, or no {KEY}")
        path = parts.path.rstrip("/")
        path = path if path.endswith(_PATH) else path + _PATH
        return cls(urlunsplit((parts.scheme, parts.netloc, path, parts.query, "")), model.strip(), key or None)

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is on this machine."""
        return _is_loopback(urlsplit(self.url).hostname or "")


def _wrong(
    problem: str, where: str, hint: str = "", expected: str = "a URL such as http://localhost:11434/v1"
) -> InputError:
    error = InputError(problem, where=where, expected=expected, hint=hint)
    error.exit_code = 2
    return error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class LanguageModel:
    """Asks one endpoint, and keeps its answers in a folder: what was asked once is not asked again.

    `timeout` is in seconds, for a whole request. `pause` is how one waits, given seconds. Raises InputError when httpx
    is not installed or the folder cannot be made. Use it with `with`, or close it.
    """

    def __init__(
        self, endpoint: Endpoint, cache: Path, *, timeout: float = 60.0, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self.endpoint = endpoint
        self.tally = Tally()
        self._cache, self._timeout, self._pause = cache, timeout, pause
        self._down: Unanswered | None = None
        try:
            import httpx  # noqa: PLC0415 - an extra: who asks no model does without it
        except ImportError:
            raise _wrong(
                "httpx is not installed, without which no model can be asked",
                "--llm",
                expected="aikg with its extra",
                hint="Install it: pip install 'aikg[llm]'",
            ) from None
        try:
            cache.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _wrong(
                f"the folder cannot be made ({error.strerror})",
                str(cache),
                "Choose another with --llm-cache.",
                "a folder",
            ) from None
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        self._client = httpx.Client(
            headers=headers, timeout=timeout, follow_redirects=False, trust_env=not endpoint.is_local
        )

    def __enter__(self) -> LanguageModel:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection. A second call does nothing."""
        self._client.close()

    @property
    def method(self) -> str:
        """What a statement says of who found it."""
        return f"llm:{self.endpoint.model}"

    def ask(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> list[Item | None]:
        """Return the items of the answer, None for each that is malformed, from the cache where they are.

        Raises Unanswered. After one that is lasting, the server is not asked again; the cache still is.
        """
        request = {
            "model": self.endpoint.model,
            "messages": messages,
            "temperature": 0,
            "stream": False,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "aikg_items", "strict": True, "schema": schema},
            },
        }
        asked = json.dumps([self.endpoint.url, request], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        name = hashlib.sha256(asked.encode(errors="surrogatepass")).hexdigest()
        file = self._cache / name[:2] / f"{name}.json"
        kept = _kept(file)
        if kept is not None:
            self.tally.cached += 1
            return kept
        if self._down is not None:
            raise self._down
        self.tally.asked += 1
        try:
            content = self._content(self._answer(json.dumps(request).encode()))
        except Unanswered as error:
            self._down = error if error.lasting else None
            raise
        items = self._items(content)
        self._keep(file, content)
        return items

    def _items(self, content: str) -> list[Item | None]:
        try:
            return items_in(content)
        except InputError as error:
            raise self._unanswered(error.problem, lasting=False, expected=error.expected) from None

    def _unanswered(self, problem: str, *, lasting: bool, expected: str = "an answer", hint: str = "") -> Unanswered:
        return Unanswered(problem, where=self.endpoint.url, expected=expected, hint=hint, lasting=lasting)

    def _answer(self, body: bytes) -> bytes:
        """Make the request, again where that can help; return the body of the answer."""
        wait, problem = PAUSE, ""
        for left in reversed(range(TRIES)):
            status, answer, problem, later = self._once(body)
            if status == 200:
                return answer
            if status and status not in _LATER:
                self._refused(status)
            if left:
                self._pause(min(LONGEST_PAUSE, max(wait, later)))
                wait *= 2
        hint = "Is the server running? What was found without it is kept; run this again to ask it."
        raise self._unanswered(f"{problem}, {TRIES} times", lasting=True, hint=hint)

    def _once(self, body: bytes) -> tuple[int, bytes, str, float]:
        """Make one request: status (0 where there was none), body, what was wrong, seconds after which to ask again."""
        import httpx  # noqa: PLC0415 - see above

        deadline = time.monotonic() + self._timeout
        try:
            kind = {"Content-Type": "application/json"}
            with self._client.stream("POST", self.endpoint.url, content=body, headers=kind) as answer:
                if answer.status_code != 200:
                    return answer.status_code, b"", f"the server said {answer.status_code}", _later(answer)
                return 200, self._read(answer, deadline), "", 0.0
        except httpx.TimeoutException:
            return 0, b"", f"no answer within {self._timeout:g} seconds", 0.0
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            return 0, b"", f"the server cannot be reached ({type(error).__name__})", 0.0

    def _read(self, answer: httpx.Response, deadline: float) -> bytes:
        import httpx  # noqa: PLC0415 - see above

        if answer.headers.get("content-encoding", "identity").lower() != "identity":
            raise self._unanswered("the answer is compressed, which was not asked for", lasting=True)
        found = bytearray()
        for chunk in answer.iter_raw():
            found += chunk
            if len(found) > MAX_ANSWER:
                raise self._unanswered(
                    f"the answer is larger than {MAX_ANSWER} bytes",
                    lasting=False,
                    expected="a list of what a passage says",
                )
            if time.monotonic() > deadline:
                raise httpx.ReadTimeout("it comes too slowly")
        return bytes(found)

    def _refused(self, status: int) -> None:
        """Raise what a status means that will not change by itself."""
        if 300 <= status < 400:
            raise self._unanswered(
                f"the server sends requests elsewhere ({status}), where they are not sent",
                lasting=True,
                hint="Name the URL that it means with --llm, if you trust it.",
            )
        if status in (401, 403):
            raise self._unanswered(
                f"the server refuses the key ({status})", lasting=True, expected=f"a valid key in {KEY}"
            )
        if status == 404:
            raise self._unanswered(
                "there is no such model or path (404)", lasting=True, expected="a URL that ends in /v1"
            )
        raise self._unanswered(
            f"the server refuses the request ({status})", lasting=False, expected="a server that knows JSON Schema"
        )

    def _content(self, body: bytes) -> str:
        """Return what the model wrote. Raises Unanswered for what is no answer of this protocol."""
        try:
            choice = json.loads(body)["choices"][0]
            content, finished = choice["message"]["content"], choice.get("finish_reason")
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            content, finished = None, None
        if not isinstance(content, str):
            raise self._unanswered("the answer is not of this protocol", lasting=False, expected="a chat completion")
        if finished == "length":
            raise self._unanswered("the answer was cut off", lasting=False, expected="a model with room for its answer")
        return content

    def _keep(self, file: Path, content: str) -> None:
        """Keep an answer, whole or not at all; a full disk costs the next run a request, and is told."""
        kept = {"digest": hashlib.sha256(content.encode(errors="surrogatepass")).hexdigest(), "content": content}
        temporary = file.with_name(f".{file.name}.{uuid4().hex}")
        try:
            file.parent.mkdir(exist_ok=True)
            try:
                temporary.write_text(json.dumps(kept), encoding="utf-8")
                temporary.replace(file)
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            self.tally.trouble(InputError(f"answers cannot be kept ({error.strerror})", where=str(self._cache)))


def _kept(file: Path) -> list[Item | None] | None:
    """Return the items of a kept answer; None where there is none, or it is damaged."""
    try:
        if file.stat().st_size > 8 * MAX_ANSWER:
            return None
        kept = json.loads(file.read_text(encoding="utf-8"))
        content = kept["content"]
        if hashlib.sha256(content.encode(errors="surrogatepass")).hexdigest() != kept["digest"]:
            return None
        return items_in(content)
    except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError, InputError):
        return None


def _later(answer: httpx.Response) -> float:
    """Return how many seconds a server asks to wait; 0 where it does not say, or names a date."""
    asked = answer.headers.get("retry-after", "")
    return float(asked) if re.fullmatch(r"\d{1,6}", asked) else 0.0
