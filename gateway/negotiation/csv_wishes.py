"""The query parameters by which a reporting tool lays out a CSV answer, and the header that names its file.

    ?excel=1       for a spreadsheet: a BOM, guarded formulas, all dates in one shape, the separator and the
                   decimal mark of the reader's locale
    ?sep=tab       ``,`` ``;`` ``tab`` or ``|``
    ?bom=1         a byte order mark (UTF-8) before the header
    ?header=off    rows only
    ?nested=flat   records in a cell: ``jsv`` as ServiceStack, ``json``, or as columns of their own
    ?dates=iso     every date in one shape: ``iso``, ``spreadsheet``, or ``jsv`` as ServiceStack
    ?decimal=,     ``,`` or ``.`` in fractions
    ?filename=a    the name of the file

If a member of the request DTO has one of these names, the parameter sets that member and does not
change the layout. Any other value than these is a 400 that lists them; a file name is cleaned instead,
because programs often make it from text that people typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from formats import CsvLayout
from gateway.service.errors import ArgumentError

#: The layout of ServiceStack.
PLAIN = CsvLayout()

#: The names of the parameters.
NAMES = ("excel", "sep", "bom", "header", "nested", "dates", "decimal", "filename")

_SEPARATORS = {
    ",": ",", "comma": ",", ";": ";", "semicolon": ";", "tab": "\t", "\t": "\t", "|": "|", "pipe": "|",
}  # fmt: skip
_SWITCHES = {
    "1": True, "true": True, "on": True, "yes": True, "": True,
    "0": False, "false": False, "off": False, "no": False,
}  # fmt: skip
_DATES = {"iso": "iso", "spreadsheet": "spreadsheet", "jsv": "jsv"}
_DECIMALS = {",": True, "comma": True, ".": False, "point": False}
_NESTED = {"jsv": "jsv", "json": "json", "flat": "flat"}

#: Languages that write 1,5: their spreadsheets separate cells by a semicolon (CLDR, decimal symbols).
_DECIMAL_COMMA = re.compile(
    "az|be|bg|bs|ca|cs|da|de|el|es|et|eu|fi|fo|fr|fy|gl|hr|hu|hy|id|is|it|ka|kk|ky|lb|lt|lv|mk|mn|nb|nl|nn|no|pl|pt"
    "|ro|ru|sk|sl|sq|sr|sv|tr|tt|uk|uz|vi"
)
#: Regions that differ from their language.
_REGIONS = {"en-za": True} | dict.fromkeys(
    ("es-mx", "es-us", "es-gt", "es-hn", "es-ni", "es-pa", "es-pe", "es-pr", "es-sv", "es-do"), False
)

#: Characters of a file name, at most; file systems have 255 bytes.
LONGEST_NAME = 80
_FORBIDDEN = re.compile(r'[<>:"|?*;%]+')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


class Wish(msgspec.Struct, frozen=True):
    """The layout that one request asks for. ``by_language``: whether it depends on ``Accept-Language``."""

    layout: CsvLayout
    filename: str | None = None
    by_language: bool = False


def wish_of(parameters: Mapping[str, str], accept_language: str, host: CsvLayout = PLAIN) -> Wish:
    """Return the layout that the parameters ask for; the rest is as in the ``host``'s layout.

    Raises :class:`ArgumentError` for a value that a parameter cannot have.

    >>> wish_of({"excel": "1"}, "de-AT,de;q=0.9,en;q=0.5").layout.separator
    ';'
    """
    excel = _one_of(parameters, "excel", _SWITCHES, None)
    by_language = excel is True and "sep" not in parameters
    layout = host
    if excel is not None:
        separator = list_separator(accept_language) if excel else PLAIN.separator
        layout = msgspec.structs.replace(
            host,
            separator=separator,
            bom=excel,
            guard_formulas=excel,
            decimal_comma=by_language and separator == ";",
            dates="spreadsheet" if excel else PLAIN.dates,
        )
    layout = msgspec.structs.replace(
        layout,
        separator=_one_of(parameters, "sep", _SEPARATORS, layout.separator),
        bom=_one_of(parameters, "bom", _SWITCHES, layout.bom),
        header=_one_of(parameters, "header", _SWITCHES, layout.header),
        nested=_one_of(parameters, "nested", _NESTED, layout.nested),
        dates=_one_of(parameters, "dates", _DATES, layout.dates),
        decimal_comma=_one_of(parameters, "decimal", _DECIMALS, layout.decimal_comma),
    )
    return Wish(layout, file_name(parameters.get("filename", "")), by_language)


def _one_of(parameters: Mapping[str, str], name: str, values: Mapping[str, Any], default: Any) -> Any:
    text = parameters.get(name)
    if text is None:
        return default
    value = values.get(text.strip(" ").lower())
    if value is None:
        listed = ", ".join(value for value in values if value.strip())
        raise ArgumentError(f"{name}={text[:40]!r} is none of {listed}.", name)
    return value


def list_separator(accept_language: str) -> str:
    """Return the character that separates cells in the spreadsheets of a reader's first language.

    >>> list_separator("en-US"), list_separator("fr"), list_separator("es-MX, es"), list_separator("")
    (',', ';', ',', ',')
    """
    best, tag = 0.0, ""
    for part in accept_language.lower().split(","):
        name, _, parameter = (piece.strip() for piece in part.partition(";"))
        quality = _quality(parameter)
        if name and name != "*" and quality > best:
            best, tag = quality, name
    known = _REGIONS.get(tag)
    has_comma = _DECIMAL_COMMA.fullmatch(tag.partition("-")[0]) is not None if known is None else known
    return ";" if has_comma else ","


def _quality(parameter: str) -> float:
    if not parameter.startswith("q="):
        return 1.0
    try:
        return float(parameter[2:])
    except ValueError:
        return 0.0


def file_name(text: str, extension: str = ".csv") -> str | None:
    """Return the wanted name, cleaned so that every system accepts it; None if nothing is left.

    >>> file_name("../../etc/Sales 2026"), file_name("nul.csv"), file_name("..")
    ('Sales 2026.csv', '_nul.csv', None)
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    # Control characters, and formatting characters such as those that change the direction of a text.
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C")
    name = _FORBIDDEN.sub("_", name).strip(" .")
    if name.lower().endswith(extension):
        name = name[: -len(extension)].rstrip(" .")
    name = name[:LONGEST_NAME]
    if not name.strip("_"):
        return None
    return ("_" if _DEVICES.match(name) else "") + name + extension


def disposition(name: str) -> str:
    """Return the ``Content-Disposition`` of a file name (RFC 6266 §4.3, RFC 8187), spelled as in ServiceStack.

    >>> print(disposition("Zürich.csv"))
    attachment;filename="Zurich.csv";filename*=UTF-8''Z%C3%BCrich.csv
    """
    plain, extended = names_of(name)
    return f'attachment;filename="{plain}"' + (f";filename*={extended}" if extended else "")


def names_of(name: str) -> tuple[str, str]:
    """Return the values of ``filename`` and ``filename*``; the latter is empty if the former has the whole name."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    plain = re.sub(r'[^\x20-\x7e]|["\\]', "_", plain)
    return plain, "" if name == plain else f"UTF-8''{quote(name, safe='')}"


def asked_in(parameters: Mapping[str, tuple[str, str]], is_member: Callable[[str], bool]) -> dict[str, str]:
    """Return the layout parameters in a query by name, without those that are members of the request."""
    return {name: parameters[name][1] for name in NAMES if name in parameters and not is_member(name)}
