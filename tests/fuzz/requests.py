"""Requests by the million, to the whole application in memory: what they say counts, however it is sent.

Each input is one of these, chosen by the seed:

* a value that is sent by one source or another, dressed as clients dress theirs: the host echoes it;
* an upload: the host tells each file's name, type and length;
* strange texts as parameters: query, form and multipart say the same of them;
* a recorded body with bytes changed: an answer and no failure, the same one whichever way it is sent;
* a request of which a piece is repeated very often: it costs no more than linear time.
"""

from __future__ import annotations

import asyncio
import base64
import random
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple, Self
from urllib.parse import quote

from tests.fuzz import dresses, exchanges, oddities, wires
from tests.fuzz.corpus import pieces
from tests.fuzz.exchanges import APPS, Answer, Request, answer_of, errors_logged, fault_of
from tests.fuzz.mutations import mutate
from tests.gateway import replaying
from tests.gateway.nonsense import NASTY
from tests.pumping import AT_MOST, LONGER, growth

JSON = ("Accept", "application/json")


class Find(NamedTuple):
    """A request, and the other one that should have said the same; None where one alone is at fault."""

    request: Request
    other: Request | None = None
    told: str = ""


class Fuzzer:
    """Makes inputs and asks the host; the same seed asks the same."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(f"requests {seed}")
        self._runner = asyncio.Runner()
        self.asked = 0
        self.finds: dict[str, Find] = {}
        self._recorded = [*map(_recorded, replaying.recorded("corners"))]
        self._known = tuple((bytes, each.body) for each in self._recorded if each.body)
        self._tokens = [each for name in wires.BODIES for each in pieces(name)] + oddities.TOKENS
        self._logged: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.close()

    def run(self, count: int) -> dict[str, Find]:
        """Ask ``count`` requests, and return the shortest find of each fault."""
        kinds = (self.values, self.values, self.uploads, self.parameters, self.mutated, self.mutated)
        with errors_logged() as self._logged:
            while self.asked < count:
                self.chance.choice(kinds)()
                if self.asked % 500 < 3:
                    self.pumped()
        return self.finds

    def ask(self, request: Request, app: object = APPS[0]) -> Answer | None:
        """Return an answer that may be looked at further; None for one that is at fault by itself."""
        self.asked += 1
        del self._logged[:]
        try:
            answer = self._runner.run(answer_of(app, request))
        except Exception as error:
            self._find(f"raised {exchanges.site_of(error)}", Find(request))
            return None
        if wrong := fault_of(request, answer, self._logged):
            self._find(wrong, Find(request, None, f"{answer.status} {answer.body[:300]!r}"))
            return None
        return answer

    def _find(self, wrong: str, find: Find) -> None:
        smaller = self.finds.get(wrong)
        if smaller is None or len(find.request.body) + len(find.request.target) < len(smaller.request.body) + len(
            smaller.request.target
        ):
            self.finds[wrong] = find

    def values(self) -> None:
        """Send one value by two sources, each dressed in its own way."""
        value = wires.value(self.chance)
        for source in self.chance.sample(wires.SOURCES, 2):
            request = dresses.dressed(wires.sent_by(value, source, self.chance), self.chance)
            answer = self.ask(request, self.chance.choice(APPS))
            if answer is not None:
                self._hold_against(wires.echoed(value), source, request, answer)

    def _hold_against(self, wanted: wires.Value, source: str, request: Request, answer: Answer) -> None:
        try:
            told = wires.told(answer.body)
        except ValueError:
            told = {"status": answer.status}
        if told != wanted:
            members = sorted({*told, *wanted}, key=lambda name: told.get(name) != wanted.get(name))
            name = members[-1]
            self._find(f"{source}: another {name}", Find(request, None, f"{answer.status} {answer.body[:300]!r}"))

    def uploads(self) -> None:
        """Send files and fields in one form."""
        chance, body, told, notes = self.chance, b"", [], []
        for _ in range(chance.choice((1, 1, 2, 3))):
            data = bytes(chance.randrange(256) for _ in range(chance.choice((0, 1, 20))))
            if chance.random() < 0.3:
                notes.append(wires.text(chance))
                body += b'--=_9z\r\nContent-Disposition: form-data; name="note"\r\n\r\n%b\r\n' % notes[-1].encode()
                continue
            name, disposition = oddities.file_name(chance)
            type_ = chance.choice(("", "text/plain", "application/octet-stream"))
            line = f"Content-Type: {type_}\r\n" if type_ else ""
            body += (
                f'--=_9z\r\nContent-Disposition: form-data; name="f"{disposition}\r\n{line}\r\n'.encode()
                + data
                + b"\r\n"
            )
            told.append(f"f|{name}|{type_}|{len(data)}")
        plain = Request(
            "POST", "/sent", (JSON, ("Content-Type", "multipart/form-data; boundary==_9z")), body + b"--=_9z--\r\n"
        )
        request = dresses.dressed(plain, chance)
        wanted = {"files": told, **({"note": ",".join(notes)} if notes else {})}
        if (answer := self.ask(request)) is not None:
            self._hold_against(wanted, "upload", request, answer)

    def parameters(self) -> None:
        """Send strange texts as query, form and multipart, which say the same of them."""
        chance = self.chance
        pairs = [(chance.choice(oddities.NAMES), self._strange()) for _ in range(chance.choice((1, 1, 2, 3)))]
        if any("\0" in each or each.startswith("\ufeff") or "\r\n--" in each for _, each in pairs):
            return  # a form has no NUL, and a part's mark is none of its text
        safe = chance.choice(("", "/:,@!$'()*;"))
        text = "&".join(f"{name}={quote(each, safe=safe)}" for name, each in pairs)
        asked = [
            Request("POST", f"/thing?{text}", (JSON,)),
            Request("POST", "/thing", (JSON, ("Content-Type", oddities.FORM)), text.encode()),
            Request("POST", "/json/reply/Thing", (("Content-Type", oddities.FORM),), text.encode()),
            Request("GET", f"/json/reply/Thing?{text}"),
        ]
        type_, body = wires.multipart(pairs, chance)
        asked.append(Request("PUT", "/thing", (JSON, ("Content-Type", type_)), body))
        self._say_the_same("parameters", chance.sample(asked, 2))

    def _strange(self) -> str:
        chance = self.chance
        if chance.random() < 0.3:
            return chance.choice(NASTY)
        data = bytearray(wires.jsv(self.chance.choice([*wires.value(chance).values()])).encode())
        for _ in range(chance.choice((0, 1, 1, 2))):
            mutate(data, chance, self._tokens, self._known)
        return bytes(data[:400]).decode("utf-8", "ignore")

    def mutated(self) -> None:
        """Change a recorded request, and send it in two ways."""
        chance, recorded = self.chance, self.chance.choice(self._recorded)
        data = bytearray(recorded.body)
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 5))):
            mutate(data, chance, self._tokens, self._known)
        target = bytearray(recorded.target.encode("latin-1"))
        while chance.random() < 0.2:
            mutate(target, chance, oddities.TARGETS, ((bytes, bytes(target)),))
        headers = [each for each in recorded.headers if chance.random() < 0.95]
        if chance.random() < 0.2:
            headers.append(chance.choice(oddities.HEADERS))
        path = "/" + bytes(each for each in target if 0x20 < each < 0x7F).decode().lstrip("/")
        method = recorded.method if chance.random() < 0.9 else chance.choice(("GET", "POST", "PUT", "DELETE", "HEAD"))
        request = Request(method, path, tuple(headers), bytes(data[:4000]))
        plain = not any(name == "Content-Encoding" for name, _ in headers)
        if request.body and plain and chance.random() < 0.5:
            other = chance.choice((dresses.compressed, dresses.in_pieces))(request, chance)
            self._say_the_same("mutated", [request, other], chance.choice(APPS))
        else:
            self.ask(request, chance.choice(APPS))

    def _say_the_same(self, kind: str, requests: list[Request], app: object = APPS[0]) -> None:
        answers = [self.ask(each, app) for each in requests]
        one, other = answers
        if one is not None and other is not None and _said(one) != _said(other):
            told = f"{one.status} {one.body[:200]!r} and {other.status} {other.body[:200]!r}"
            wrong = (
                f"{kind}: {one.status} and {other.status}" if one.status != other.status else f"{kind}: other values"
            )
            self._find(f"{wrong}, {_way(requests[0])} and {_way(requests[1])}", Find(*requests, told))

    def pumped(self) -> None:
        """Repeat a piece of a request, and see what eight times as much of it costs."""
        chance, request = self.chance, self.chance.choice(self._recorded)
        if chance.random() < 0.3:
            request = wires.sent_by(wires.value(chance), chance.choice(wires.SOURCES), chance)
        place = chance.choice(("body", "body", "query", "path", "header"))
        make = oddities.pumped(request, place, chance, self._tokens)
        short, long = (self._cost(make(size)) for size in (500, LONGER * 500))
        if long > AT_MOST * short:
            cost = self.growth(make)
            if cost > AT_MOST:
                self._find(f"{place} costs {cost:.0f} x as much", Find(make(100)))

    def growth(self, make: Callable[[int], Request]) -> float:
        """Return how much more a request with eight times as much of a piece costs."""
        return growth(self.ask, make, LONGER * 500, text_of=_text)

    def _cost(self, request: Request) -> float:
        began = time.perf_counter()
        self.ask(request)
        return time.perf_counter() - began


def _text(request: Request) -> bytes:
    return b"".join([request.target.encode(), *(value.encode() for _, value in request.headers), request.body])


def _recorded(exchange: dict[str, object]) -> Request:
    request = exchange["request"]
    assert isinstance(request, dict)
    body = base64.b64decode(request["body_b64"]) if request.get("body_b64") else (request.get("body") or "").encode()
    left_out = ("host", "content-length", "transfer-encoding")
    headers = tuple((name, value) for name, value in request["headers"] if name.lower() not in left_out)
    return Request(request["method"], request["target"].encode("utf-8").decode("latin-1"), headers, body)


def _said(answer: Answer) -> tuple[int, bytes]:
    """Return what an answer says, whatever letters its client wrote a name with."""
    told = answer.body.lower() if answer.status == 400 else answer.body
    return answer.status, told


def _way(request: Request) -> str:
    coding = next((each for name, each in request.headers if name == "Content-Encoding"), "")
    return " ".join(
        filter(None, (request.method, dresses.media_type(request) or "query", coding, "*" * bool(request.pieces)))
    )


def shown(finds: dict[str, Find]) -> Iterator[str]:
    """Yield each find as text that can be tried again."""
    for wrong, find in sorted(finds.items()):
        yield f"{wrong}: {find.request}" + (f"\n      {find.other}" if find.other else "") + f"\n      {find.told}"
