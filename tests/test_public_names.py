"""The front doors: what they export is listed, can be had, says what it is, and does not go away unseen."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

CHANGELOG = (Path(__file__).parents[1] / ".github" / "CHANGELOG.md").read_text(encoding="utf-8")

#: What the doors had when they were first listed. A name that goes is named under "Removed" in the changelog.
RELEASED = {
    "formats": """
        Array BUILT_IN Byte Char Codec Computed Container CsvFormat CsvLayout DataContract DateHandler
        DateTimeOffset DecodeError Dto DtoMeta EncodeError Enumerated Enumeration Flags Format
        FormatConflictError FormatError Frame HOST HashSet Int16 Int32 Int64 JsonFormat JsvFormat
        KeyValuePair Kind LOCAL Listing Mapping Member Nested Options Pair Record Registry RowCodec SByte
        Scalar Shape Single StreamingFormat TextCase TimeSpanHandler TypeFacts UInt16 UInt32 UInt64
        UnsupportedTypeError UnwritableError XmlFormat camel computed dumped installed labelled member
        pascal reader_of_text shape_of
    """,
    "gateway": """
        ArgumentError ArgumentNullError Array Byte Call Char Cookie Cors CsvDialect DataContract DateHandler
        DateTimeOffset DecodeError Dto EncodeError Enumeration ErrorResponse Feature Flags Format Gateway
        Guard HasPermission HasRole HashSet HttpError Identity Int16 Int32 Int64 KeyValuePair LOCAL Limits
        Negotiation NotSupportedError Operation Options Refusal Registry Reply Requirement ResponseError
        ResponseStatus Route Rows SByte Settings SignedIn Single TextCase TimeSpanHandler TooManyRowsError
        Typed UInt16 UInt32 UInt64 Upload Wording computed file_reply labelled member operation
    """,
    "gateway.rules": """
        CreditCard Email Empty Equal ExactLength ExclusiveBetween GreaterThan GreaterThanOrEqual
        InclusiveBetween IsInEnum Length LessThan LessThanOrEqual Matches MaximumLength MinimumLength Must
        NotEmpty NotEqual NotNull Null On Rule
    """,
    "gateway.auth": """
        Accounts Auth Authenticate AuthenticateResponse Authenticator Basic Credentials DisprovedError
        HashCost Login MemoLimits MemorySessions MemoryUsers PasswordLogin Passwords Proof Session
        SessionIds SessionStore TooBusyError User UserStore hash_password
    """,
}


def exports(module: ModuleType) -> list[str]:
    """Return the names that the module's own text exports."""
    assert module.__file__ is not None
    text = Path(module.__file__).read_text(encoding="utf-8")
    return re.findall(r"^\s*from \S+ import \w+ as ([A-Za-z]\w*)$", text, re.MULTILINE)


@pytest.mark.parametrize("door", RELEASED)
def test_every_export_is_listed_once_by_what_it_is_for(door: str) -> None:
    module = importlib.import_module(door)

    assert sorted(module.__all__) == sorted(exports(module))
    assert len(set(module.__all__)) == len(module.__all__)


@pytest.mark.parametrize("door", RELEASED)
def test_every_name_can_be_had_and_says_what_it_is(door: str) -> None:
    module = importlib.import_module(door)

    silent = []
    for name in module.__all__:
        value = getattr(module, name)
        if callable(value) and not (value.__doc__ or "").strip():
            silent.append(name)
    assert silent == []


@pytest.mark.parametrize("door", RELEASED)
def test_a_name_that_went_is_in_the_changelog(door: str) -> None:
    gone = set(RELEASED[door].split()) - set(importlib.import_module(door).__all__)
    removed = re.search(r"^### Removed\n(.*?)(?=^##)", CHANGELOG, re.MULTILINE | re.DOTALL)

    assert [name for name in sorted(gone) if removed is None or f"`{name}`" not in removed[1]] == []


@pytest.mark.parametrize("door", RELEASED)
def test_nothing_public_stands_beside_what_is_listed(door: str) -> None:
    module = importlib.import_module(door)
    beside = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and not isinstance(value, ModuleType)
        and name not in module.__all__
        and name not in {"annotations", "Any", "TYPE_CHECKING"}
    }

    assert beside == set()
