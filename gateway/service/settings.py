"""The settings and limits of a gateway: frozen values with units, given once.

The comment beside a limit names its precedent, if there is one. No limit can be switched off, only raised.
"""

from __future__ import annotations

import enum

import msgspec

from formats import HOST, Options
from formats.types.frozen_settings import check_fields


class Negotiation(enum.Enum):
    """How the format of a reply is chosen if the URL does not name it (gateway/WIRE.md 3.1, 3.2).

    Why there are modes: a stock host answers a request without ``Accept`` with an HTML page, which
    no program wants; yet some clients were written for exactly that.
    """

    #: JSON if the client asks for nothing; only the beginning of an ``Accept`` line counts, as recorded.
    DEFAULT = "default"
    #: As a stock 6.4 host: HTML if the client asks for nothing.
    SERVICESTACK = "servicestack"
    #: RFC 9110 §12.5.1: all media ranges and their q-values, 406 if none fits.
    STRICT = "strict"


class CsvDialect(enum.Enum):
    """The content of a CSV reply to a request labelled CSV (gateway/WIRE.md 13 A1)."""

    #: JSON if the request's body was JSON, as the seed page documents; else a table.
    AS_REQUESTED = "as-requested"
    #: Always JSON text labelled CSV.
    DOCUMENTED = "documented"
    #: Always a table.
    TABLE = "table"


class Wording(enum.Enum):
    """Which version's error texts to use where the versions differ; clients compare them (gateway/WIRE.md 14.2, W9)."""

    V6 = "6.4"
    V10 = "10.x"


def _positive(limits: msgspec.Struct) -> None:
    """Raise ValueError for a limit that would refuse everything."""
    for name in limits.__struct_fields__:
        value = getattr(limits, name)
        if not isinstance(value, int | float) or not value > 0:
            raise ValueError(f"{type(limits).__name__}({name}={value!r}): a limit is a number above 0")


class ExceptionMapping(enum.Enum):
    """Which exceptions of a service are meant for its clients (:mod:`gateway.responses.problems`)."""

    #: Only those raised for clients; any other is logged, and its answer is a 500 without any detail.
    OWN = "own"
    #: Python's own too, as a 6.4 host answers those of .NET: ValueError is a 400, KeyError a 500, with their texts.
    SERVICESTACK = "servicestack"


class Limits(msgspec.Struct, frozen=True):
    """The limits of one request. Above them the answer is 413 for bodies, else 400; the error text names the limit.

    They bound work and memory as well as bytes: a few bytes of a compressed list may stand for
    millions of values (``gateway/THREATS.md``).
    """

    #: Bytes of a body, after decompression, unless its operation has a ``body_limit`` of its own, as one that takes
    #: uploads or imports should. nginx has the same default.
    body: int = 1_000_000
    #: Values of a body (list items, members, cells, elements) for each million bytes that its operation
    #: takes: a value may cost three microseconds and two hundred bytes.
    values: int = 100_000
    #: How many times its size a compressed body may expand to, above 64 KiB: ordinary data expands ten to fifty times,
    #: a body made as an attack a thousand times. Apache's limit is 200.
    expansion: int = 100
    #: Bytes of bodies held in memory at once, over all connections; a request above that gets 503.
    in_flight: int = 200_000_000
    #: Bytes above which a body is decoded in a thread. Decoding a smaller one takes some milliseconds, during which the
    #: event loop does nothing else: 32,768 bytes may hold half as many values, at three microseconds each.
    on_loop: int = 32_768
    seconds: float = 100.0  #: until a handler has to be done; .NET's HttpClient waits no longer
    query_keys: int = 1024  #: parameters of a query or form; ASP.NET's default for forms
    depth: int = 500  #: levels of objects and lists in a body or a query value
    decoders: int = 4  #: threads that decode large bodies: so many are decoded at a time
    form_parts: int = 1024  #: parts of a multipart body
    part_head: int = 16_384  #: bytes of the headers of one part; ASP.NET's default
    batch: int = 1000  #: requests in one ``Op[]``
    codecs: int = 256  #: codecs kept for ``?jsconfig=`` settings, in all
    choices: int = 1024  #: pairs of ``Accept`` and ``Content-Type`` whose outcome is remembered
    rows_held: int = 10_000  #: rows of an answer that cannot be sent in pieces: in some formats, and of a whole batch
    rows_shown: int = 200  #: rows of an export on a page for a browser
    export_seconds: float = 3600.0  #: an export from its first byte to its last
    #: Bytes of an export that is kept in a temporary file for a tool that asks for its length or for a byte range of it
    #: (``HEAD``, ``Range``); a larger one is streamed.
    spooled: int = 200_000_000
    spooled_in_all: int = 2_000_000_000  #: bytes of all such files of one process; the oldest are deleted first
    spooled_seconds: float = 60.0  #: until such a file is deleted; it answers all ranges meanwhile
    paths: int = 1024  #: paths, up to 256 characters each, whose operations are remembered
    heads: int = 1024  #: sets of request headers, up to 4 KiB each, whose meaning is remembered

    def __post_init__(self) -> None:
        _positive(self)


class Cors(msgspec.Struct, frozen=True):
    """What pages of other origins may do (gateway/WIRE.md 6.8); no ``origins`` means every origin."""

    origins: tuple[str, ...] = ()
    methods: str = "GET, POST, PUT, DELETE, PATCH, OPTIONS, HEAD"
    headers: str = "Content-Type"
    #: Headers of answers that a page's script may read besides the usual ones, such as ``ETag, Content-Disposition``.
    expose: str = ""
    credentials: bool = False
    max_age: int = 600  #: seconds

    def __post_init__(self) -> None:
        check_fields(self)


class Settings(msgspec.Struct, frozen=True):
    """How a gateway behaves where services want different things."""

    negotiation: Negotiation = Negotiation.DEFAULT
    csv: CsvDialect = CsvDialect.AS_REQUESTED
    #: How values are written and read: dates, letter case and so on (``?jsconfig=`` changes it for one reply).
    #: :attr:`Limits.depth` takes the place of ``max_depth``.
    options: Options = HOST
    #: Answers ``/json/syncreply/Op`` and ``/json/asynconeway/Op`` too, which clients of the 3.x era still call.
    old_paths: bool = False
    #: ``/api/Op`` calls an operation by its name, before any route counts. Off, routes may begin with ``/api/``.
    api_paths: bool = True
    #: The error texts of 6.4 name the missing operation, those of 10.x do not.
    wording: Wording = Wording.V6
    #: ``?callback=`` wraps the answer in a call; a request known only by a cookie never gets one (13 C11).
    jsonp: bool = True
    #: ``?jsconfig=`` chooses how a reply is written (gateway/WIRE.md 3.7).
    jsconfig: bool = True
    #: CSV answers obey ``?excel= ?sep= ?bom= ?header= ?nested= ?filename=`` (see
    #: :mod:`gateway.negotiation.csv_wishes`), and support ``ETag`` and ``Range``. Off, they are as on a stock host.
    exports: bool = True
    #: If a tool asks for the length of an export, or for a byte range, the export is written to a temporary file
    #: (``Limits.spooled``). Off, an export has neither length nor ranges, and is streamed.
    spools: bool = True
    #: What clients see of exceptions that a service did not raise for them.
    exceptions: ExceptionMapping = ExceptionMapping.OWN
    #: Clients see the class and text of any exception: for development, never on an open network.
    debug: bool = False
    cors: Cors | None = None
    #: Bytes above which answers are compressed for clients that accept it; None means never.
    compress_above: int | None = None
    #: More verbs that an operation without verbs of its own answers (13 C3).
    more_verbs: frozenset[str] = frozenset()
    #: Addresses and networks (``10.0.0.0/8``) whose ``X-Forwarded-*`` headers are believed (13 C8). Empty means those
    #: of ``gateway --proxy``, that is of ``GATEWAY_PROXIES`` in the environment.
    proxies: frozenset[str] = frozenset()
    #: The value of ``X-Powered-By``; None sends none.
    powered_by: str | None = None

    def __post_init__(self) -> None:
        check_fields(self)
        check_fields(self.options)
