r"""A record → the function that writes it in JSON or JSV: straight-line source, one part a member.

It fetches every member once, looks at all strings together, and joins the parts. Everything known from
the type, the notation and the options is a constant in the generated source; only values are looked at
when it runs. A value of another class than its slot's takes the last branch of its expression, which raises.
Most records have text in all their strings: those are joined to the constants between them. In other
records each string is looked at by itself.

For a record of a text, an Int32 and a bool, JSON's function is this (a test compares it; the line breaks are
added here):

    def write(value):
        if value.__class__ is not Type:
            if value is None: return '{}'
            if not isinstance(value, Type): raise refuse(value, 'Leaf')
            return derived(value)
        v1 = value.size
        v2 = value.is_open
        texts = (value.name,)
        if all(texts):
            joined = ''.join(texts)
            if not joined.isalnum() and ('"' in joined or '\\' in joined or
                    not joined.isprintable()): v0, = map(spell, texts)
            else: v0, = texts
            return ''.join(('{"name":"', v0, '"', f',"size":{v1}' if v1.__class__ is int and
                    -2147483648 <= v1 <= 2147483647 else wrong(v1, 'an int that fits'),
                    ',"isOpen":true' if v2 is True else ',"isOpen":false' if v2 is False else wrong(v2, 'a bool'),
                    '}',))
        v0, = texts
        if v0 and not v0.isalnum() and ('"' in v0 or '\\' in v0 or not v0.isprintable()): v0 = spell(v0)
        members = ''.join((',"name":"' + v0 + '"' if v0 else '' if v0 is None else empty(v0, ',"name":""'),
                f',"size":{v1}' if v1.__class__ is int and -2147483648 <= v1 <= 2147483647 else wrong(v1,
                'an int that fits'), ',"isOpen":true' if v2 is True else ',"isOpen":false' if v2 is False else
                wrong(v2, 'a bool'),))
        return '{' + members[1:] + '}'
"""

from __future__ import annotations

from typing import Any

from formats.codegen.compiler import compile_function
from formats.errors import refuse
from formats.notation.members import excludes_default
from formats.notation.notation import Notation, Write, Writers
from formats.scalars.date_writing import equals_default
from formats.types.defaults import default_of
from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.shapes import Enumerated, Listing, Member, Nested, Record, Scalar, Shape, is_nullable, is_text

#: Up to so many strings are looked at one by one, not joined.
FEW = 6


class RecordSource:
    """The lines of one record's function."""

    def __init__(self, record: Record, writer: Writers) -> None:
        self.record, self.writer, self.notation = record, writer, writer.notation
        self.environment: dict[str, Any] = {
            "Type": record.type,
            "refuse": refuse,
            "wrong": wrong,
            "empty": empty,
            "derived": writer.derived,
            "spell": self.notation.spell,
            "respell": self.notation.respell,
        }

    def compiled(self) -> Write:
        """Return the function; it writes None, which may be a list's item, as a record without members."""
        members = self.record.ordered
        lines = [
            "def write(value):",
            "    if value.__class__ is not Type:",
            "        if value is None: return '{}'",
            f"        if not isinstance(value, Type): raise refuse(value, {self.record.clr_name!r})",
            "        return derived(value)",
            *(
                f"    v{index} = value.{member.attribute}"
                for index, member in enumerate(members)
                if not is_text(member.shape)
            ),
        ]
        texts = [index for index, member in enumerate(members) if is_text(member.shape)]
        if texts:
            lines += self._full(texts)
            lines += self._spelling([f"v{index}" for index in texts])
        if not members:
            lines.append("    return '{}'")
        elif self._is_always_written(members[0]):
            parts = [self._part(index, member, "," if index else "{") for index, member in enumerate(members)]
            lines.append(f"    return ''.join(({', '.join(parts)}, '}}'))")
        else:
            parts = [self._part(index, member, ",") for index, member in enumerate(members)]
            lines.append(f"    members = ''.join(({', '.join(parts)},))")
            lines.append("    return '{' + members[1:] + '}'")
        return compile_function("write", "\n".join(lines), self.environment)

    def _full(self, texts: list[int]) -> list[str]:
        """Return the lines that write a record whose strings are all non-empty; others go on to the lines below."""
        members = self.record.ordered
        names = ", ".join(f"v{index}" for index in texts)
        joined = f"joined = {self.notation.between!r}.join(texts)"
        unclean = self.notation.unclean("joined")
        if len(texts) <= FEW:
            joined = "joined = ''.join(texts)"
            unclean = f"not joined.isalnum() and ({unclean})"
        spelled = f"{names}, = map(spell, texts)" if len(texts) <= FEW else f"{names}, = respell(texts, joined)"
        first_is_written = is_text(members[0].shape) or self._is_always_written(members[0])
        pieces: list[tuple[str, str]] = []  # (constant text, source)
        for index, member in enumerate(members):
            before = "{" if first_is_written and not index else ","
            if is_text(member.shape):
                prefix = before + self.notation.name(member.name(self.writer.options.text_case)) + self.notation.quote
                pieces += [(prefix, ""), ("", f"v{index}"), (self.notation.quote, "")]
            else:
                pieces.append(("", self._part(index, member, before)))
        if first_is_written:
            pieces.append(("}", ""))
        whole = f"''.join(({', '.join(_sources(pieces))},))"
        return [
            f"    texts = ({', '.join(f'value.{members[index].attribute}' for index in texts)},)",
            "    if all(texts):",
            f"        {joined}",
            f"        if {unclean}: {spelled}",
            f"        else: {names}, = texts",
            f"        return {whole}" if first_is_written else f"        return '{{' + {whole}[1:] + '}}'",
            f"    {names}, = texts",
        ]

    def _spelling(self, texts: list[str]) -> list[str]:
        """Return the lines that escape or quote strings where they need it."""
        if len(texts) > FEW:
            joined = f"{self.notation.between!r}.join(({', '.join(f'{name} or {str()!r}' for name in texts)}))"
            names = ", ".join(texts)
            return [
                f"    joined = {joined}",
                f"    if {self.notation.unclean('joined')}: {names} = respell(({names}), joined)",
            ]
        # Most short texts are letters and digits, which no notation spells otherwise.
        return [
            f"    if {name} and not {name}.isalnum() and ({self.notation.unclean(name)}): {name} = spell({name})"
            for name in texts
        ]

    def _is_always_written(self, member: Member) -> bool:
        return not is_nullable(member.shape) and self._skipped(member) is None

    def _skipped(self, member: Member) -> Any:
        """Return the value for which a member is left out, None if there is none."""
        return default_of(member.shape) if excludes_default(member, self.record, self.writer.options) else None

    def _part(self, index: int, member: Member, before: str) -> str:
        """Return the expression of a member with its name and what stands before it; ``''`` if it is left out."""
        options, value = self.writer.options, f"v{index}"
        prefix = before + self.notation.name(member.name(options.text_case))
        null = ""
        if options.include_nulls and not options.exclude_defaults and self.notation.null is not None:
            null = prefix + self.notation.null
        part = self._written(index, member.shape, prefix, null)
        skipped = self._skipped(member)
        if skipped is None:
            return part
        self.environment[f"default{index}"] = skipped
        is_date = isinstance(member.shape, Scalar) and member.shape.kind is Kind.DATE_TIME
        self.environment["equals_default"] = equals_default
        left_out = f"equals_default({value}, default{index})" if is_date else f"{value} == default{index}"
        return f"'' if {left_out} else {part}"

    def _written(self, index: int, shape: Shape, prefix: str, null: str) -> str:
        value, write, quote = f"v{index}", f"write{index}", self.notation.quote
        or_null = f"{null!r} if {value} is None else " if is_nullable(shape) else ""
        if is_text(shape):
            blank = prefix + self.notation.empty
            # Not an f-string: adding a value that is no string raises TypeError.
            text = f"{prefix + quote!r} + {value}" + (f" + {quote!r}" if quote else "")
            return f"{text} if {value} else {or_null}empty({value}, {blank!r})"
        if isinstance(shape, Scalar) and shape.kind in INTEGER_RANGES:
            lowest, highest = INTEGER_RANGES[shape.kind]
            fits = f"{value}.__class__ is int and {lowest} <= {value} <= {highest}"
            return f"{_filled(prefix, value)} if {fits} else {or_null}wrong({value}, 'an int that fits')"
        if isinstance(shape, Enumerated) and not shape.is_flags and not self.writer.options.enums_as_integers:
            self.environment[f"Enum{index}"] = shape.type
            text = f"{prefix + quote!r} + {value}._value_" + (f" + {quote!r}" if quote else "")
            return f"{text} if {value}.__class__ is Enum{index} else {or_null}wrong({value}, {shape.type.__name__!r})"
        self.environment[write] = self.writer.of(shape)
        if isinstance(shape, Scalar) and shape.kind is Kind.BOOLEAN:
            true, false = prefix + self.environment[write](True), prefix + self.environment[write](False)
            chosen = f"{true!r} if {value} is True else {false!r} if {value} is False"
            return f"{chosen} else {or_null}wrong({value}, 'a bool')"
        whole = f"{or_null}{prefix!r} + {write}({value})"
        if isinstance(shape, Listing) and isinstance(shape.item, Nested):
            self.environment[f"item{index}"] = self.writer.of(shape.item)
            items = f"{prefix + '['!r} + ','.join(map(item{index}, {value})) + ']'"
            return f"{items} if {value}.__class__ is list else {whole}"
        return whole


def _sources(pieces: list[tuple[str, str]]) -> list[str]:
    """Return the source of pieces, with neighbouring constants joined."""
    sources, constant = [], ""
    for text, source in pieces:
        constant += text
        if source:
            if constant:
                sources.append(repr(constant))
            sources.append(source)
            constant = ""
    return [*sources, repr(constant)] if constant else sources


def _filled(before: str, name: str) -> str:
    """Return the source of an f-string: a text, then a variable."""
    return f"f{before.replace('{', '{{').replace('}', '}}') + '{' + name + '}'!r}"


def wrong(value: Any, wanted: str) -> str:
    """Raise EncodeError for a value that is not of its slot's class."""
    raise refuse(value, wanted)


def empty(value: Any, text: str) -> str:
    """Return ``text`` for the empty string; EncodeError for any other false value."""
    if not isinstance(value, str):
        raise refuse(value, "a string")
    return text


def texts_writer(notation: Notation, slowly: Write) -> Write:
    """Return the writer of a list of strings; ``slowly`` writes one that is empty or needs a closer look."""
    quote = notation.quote
    source = f"""
def texts(value):
    if value.__class__ is list and value and all(value):
        try: joined = ''.join(value)
        except TypeError: return slowly(value)
        if not ({notation.unclean("joined")}):
            return {"[" + quote!r} + {quote + "," + quote!r}.join(value) + {quote + "]"!r}
    return slowly(value)"""
    return compile_function("texts", source, {"slowly": slowly})


def text_map_writer(notation: Notation, slowly: Write) -> Write:
    """Return the writer of a dictionary of strings; ``slowly`` writes one that is empty or holds anything else."""
    quote = notation.quote
    within, between = f"{quote}:{quote}", f"{quote},{quote}"
    source = f"""
def text_map(values):
    if values.__class__ is not dict or not values: return slowly(values)
    items = []
    try:
        for key, value in values.items():
            if not (key.isalnum() and value.isalnum()):
                if not key or not value: return slowly(values)
                if {notation.unclean("key")}: key = spell(key)
                if {notation.unclean("value")}: value = spell(value)
            items.append(key + {within!r} + value)
    except (AttributeError, TypeError): return slowly(values)
    return {"{" + quote!r} + {between!r}.join(items) + {quote + "}"!r}"""
    return compile_function("text_map", source, {"slowly": slowly, "spell": notation.spell})
