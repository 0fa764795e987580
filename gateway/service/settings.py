"""What a gateway may be told: frozen values with units, given once.

Limits have their precedents beside them; none of them can be switched off, only raised.
"""

from __future__ import annotations

import enum

import msgspec

from formats import HOST, Options
from formats.types.frozen_settings import check_fields


class Negotiation(enum.Enum):
    """How the format of a reply is chosen where nothing names it (gateway/WIRE.md 3.1, 3.2).

    Why a mode at all: a stock host answers a request without ``Accept`` with an HTML page, which
    no program wants; yet exactly that is what its clients were written against.
    """

    #: JSON where nothing is asked for; an ``Accept`` line counts by its beginning, as recorded.
    DEFAULT = "default"
    #: As a stock 6.4 host: HTML where nothing is asked for.
    SERVICESTACK = "servicestack"
    #: RFC 9110 §12.5.1: all media ranges and their q-values, 406 where none fits.
    STRICT = "strict"


class CsvDialect(enum.Enum):
    """What a CSV reply to a CSV-labelled request holds (gateway/WIRE.md 13 A1)."""

    #: JSON to a body that was JSON, as the seed page documents; else a table.
    AS_REQUESTED = "as-requested"
    #: Always JSON text labelled CSV.
    DOCUMENTED = "documented"
    #: Always a table.
    TABLE = "table"


class Wording(enum.Enum):
    """Whose texts a failure is told in, where the two eras differ; clients compare them (gateway/WIRE.md 14.2, W9)."""

    V6 = "6.4"
    V10 = "10.x"


def _positive(limits: msgspec.Struct) -> None:
    """Raise ValueError for a limit that would refuse everything."""
    for name in limits.__struct_fields__:
        value = getattr(limits, name)
        if not isinstance(value, int | float) or not value > 0:
            raise ValueError(f"{type(limits).__name__}({name}={value!r}): a limit is a number above 0")


class ExceptionMapping(enum.Enum):
    """Which exceptions of a service speak to its clients (:mod:`gateway.responses.problems`)."""

    #: Those that are raised for clients; any other is a 500 that is logged and tells nothing of itself.
    OWN = "own"
    #: Python's own too, as a 6.4 host answers their .NET kin: ValueError is a 400, KeyError a 500, with their texts.
    SERVICESTACK = "servicestack"


class Limits(msgspec.Struct, frozen=True):
    """How much of anything one request may bring. Beyond: 413 for bodies, else 400; the text of the error says which.

    Work and memory are bounded as well as bytes: a few bytes of a compressed list may stand for
    millions of values (``gateway/THREATS.md``).
    """

    #: Bytes of a body, after decompression, where its operation says nothing; one that takes uploads
    #: or imports says ``body_limit=`` itself. nginx has the same default.
    body: int = 1_000_000
    #: Values of a body (list items, members, cells, elements) for each million bytes that its operation
    #: takes: each may cost three microseconds and two hundred bytes.
    values: int = 100_000
    #: Times its size that a compressed body may grow, beyond 64 KiB: data grows ten to fifty times, what
    #: is made to grow a thousand times. Apache's is 200.
    expansion: int = 100
    #: Bytes of bodies that are held at once, over all connections; what comes on top is 503.
    in_flight: int = 200_000_000
    #: Bytes above which a body is decoded in a thread: below it takes some milliseconds, in which the event loop does
    #: nothing else. So many bytes may hold half as many values, at three microseconds each.
    on_loop: int = 32_768
    seconds: float = 100.0  #: until a handler has to be done; .NET's HttpClient waits no longer
    query_keys: int = 1024  #: parameters of a query or form; ASP.NET's default for forms
    depth: int = 500  #: levels of objects and lists in a body or a query value
    decoders: int = 4  #: threads that do it: so many such bodies are decoded at a time
    form_parts: int = 1024  #: parts of a multipart body
    part_head: int = 16_384  #: bytes of the headers of one part; ASP.NET's default
    batch: int = 1000  #: requests in one ``Op[]``
    codecs: int = 256  #: codecs kept for ``?jsconfig=`` settings, in all
    choices: int = 1024  #: ``Accept`` lines whose outcome is remembered
    rows_held: int = 10_000  #: rows of one answer that cannot be sent in pieces: of some formats, and of a batch in all
    rows_shown: int = 200  #: rows of an export on a page for a browser
    export_seconds: float = 3600.0  #: an export from its first byte to its last
    #: Bytes of an export that is kept in a temporary file for a tool that asks for its length or for a piece of it
    #: (``HEAD``, ``Range``); a longer one is sent as it comes.
    spooled: int = 200_000_000
    spooled_in_all: int = 2_000_000_000  #: bytes of all such files of one process; the oldest go first
    spooled_seconds: float = 60.0  #: until such a file is deleted, which its pieces are of meanwhile
    paths: int = 1024  #: paths, up to 256 characters each, of which what they ask for is remembered
    heads: int = 1024  #: sets of request headers, up to 4 KiB each, of which what they say is remembered

    def __post_init__(self) -> None:
        _positive(self)


class Cors(msgspec.Struct, frozen=True):
    """What browsers of other origins may do (gateway/WIRE.md 6.8); no origins means every one."""

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
    """How a gateway behaves where people differ; see each field."""

    negotiation: Negotiation = Negotiation.DEFAULT
    csv: CsvDialect = CsvDialect.AS_REQUESTED
    #: How values are written and read: the dates, the letter case (``?jsconfig=`` changes it for one reply).
    #: How deep is :attr:`Limits.depth`'s to say.
    options: Options = HOST
    #: ``/json/syncreply/Op`` and ``/json/asynconeway/Op`` count too, which clients of the 3.x era still call.
    old_paths: bool = False
    #: ``/api/Op`` calls an operation by its name, before any route is looked at. Off, routes may begin with ``/api/``.
    api_paths: bool = True
    #: The texts of 6.4 name what is not there, those of 10.x do not.
    wording: Wording = Wording.V6
    #: ``?callback=`` wraps the answer in a call; requests known only by a cookie never get one (13 C11).
    jsonp: bool = True
    #: ``?jsconfig=`` chooses how a reply is written (gateway/WIRE.md 3.7).
    jsconfig: bool = True
    #: CSV answers heed ``?excel= ?sep= ?bom= ?header= ?nested= ?filename=`` (see
    #: :mod:`gateway.negotiation.csv_wishes`), and can
    #: be asked for by state and in pieces (``ETag``, ``Range``). Off, they are as on a stock host.
    exports: bool = True
    #: A tool that asks for the length of an export, or for a piece, has it written to a temporary file
    #: (``Limits.spooled``). Off, it has neither, and is sent as it comes.
    spools: bool = True
    #: What becomes of exceptions that a service did not raise for its clients.
    exceptions: ExceptionMapping = ExceptionMapping.OWN
    #: Clients are told the class and text of any exception: for development, never where strangers ask.
    debug: bool = False
    cors: Cors | None = None
    #: Bytes above which answers are compressed for clients that read it; None is never.
    compress_above: int | None = None
    #: Verbs beside the usual ones that all-verb operations run on (13 C3).
    more_verbs: frozenset[str] = frozenset()
    #: Addresses and networks (``10.0.0.0/8``) whose ``X-Forwarded-*`` headers are believed (13 C8); none are those of
    #: ``gateway --proxy``, which is the environment's ``GATEWAY_PROXIES``.
    proxies: frozenset[str] = frozenset()
    #: Sent as ``X-Powered-By`` where set.
    powered_by: str | None = None

    def __post_init__(self) -> None:
        check_fields(self)
        check_fields(self.options)
