"""Texts that a declaration may hold and no generator may fall for, and a host that holds one everywhere."""

import re

import msgspec

from gateway.metadata.catalog import (
    Argument,
    Attribute,
    Catalog,
    Config,
    DataContract,
    DataMember,
    Operation,
    Property,
    Ref,
    Route,
    Type,
)
from gateway.metadata.facts import Facts
from gateway.metadata.host import Host

TEXTS = {
    "end of a comment": "a */ b",
    "code after a comment": "a */ evil(); /* b",
    "comment within a comment": "a /* b (* c",
    "end of a comment of F#": "a *) b",
    "end of a comment after an escape": "a *\\u002f b \\u000a c \\u2028",
    "three quotes": 'a """ b',
    "three apostrophes": "a ''' b",
    "end of a script": "</script><script>alert(1)</script>",
    "placeholder": "{7} {0} {{ }} %s ${1} $a #{2}",
    "expression in a string": "$name ${name} \\(name) #{name} {name}",
    "quote": 'a " b',
    "apostrophe": "a ' b ` c",
    "quote at the end": 'a "',
    "backslash at the end": "a \\",
    "backslashes": "a \\\\ \\n \\u \\x \\N{BULLET} \\0 b",
    "line ends": "a\nb\r\nc\rd",
    "line separators": "a\u2028b\u2029c\x85d",
    "right to left": "a \u202e b \u2066 c \u200f d \u061c e",
    "controls": "a\x00b\x07c\x1bd\x7fe\x0b\x0cf",
    "curly quotes": "a \u201c b \u201d c \uff02 d",
    "preprocessor": "\n#error x\n#if y",
    "code": '"); } } evil(); /* ',
    "code of a line": "x\n    evil = 1\n'''\n# ",
    "attribute": '")] [Evil("',
    "continuation": "a _",
    "not Latin": "\u00e9\u4e2d \U0001f600",
    "empty": "",
    "space": " ",
}
"""Each by what it tries."""

BENIGN = "a text"


def _text(name, value):
    return Argument(name, "String", "System", value=value)


def _attributes(text):
    return (
        Attribute("Api", args=(_text("Description", text),)),
        Attribute(
            "ApiResponse", args=(_text("Description", text), Argument("StatusCode", "Int32", "System", True, "404"))
        ),
        Attribute("Meta", constructor_args=(_text("name", text), _text("value", text))),
        Attribute("ValidateRequest", args=(_text("Validator", text), _text("Message", text))),
    )


USUAL = _attributes(BENIGN)

POSITIONS = {
    "description of a type": lambda text: {"description": text},
    "description of a member": lambda text: {"member_description": text},
    "argument of an attribute": lambda text: {"attributes": _attributes(text)},
    "argument of a member's attribute": lambda text: {
        "member_attributes": _attributes(text)[:1] + _attributes(text)[2:3]
    },
    "path of a route": lambda text: {"path": text},
    "verbs of a route": lambda text: {"verbs": text},
    "name of a contract": lambda text: {"contract": DataContract(text, text)},
    "alias of a member": lambda text: {"alias": text},
    "value of an enum's member": lambda text: {"member_value": text},
    "summary and notes of a route": lambda text: {"notes": text},
    "tag": lambda text: {"tag": text},
    "allowable value": lambda text: {"allowable": text},
    "address of the host": lambda text: {"base_url": text},
    "name of the service": lambda text: {"service_name": text},
    "name of a type": lambda text: {"type_name": text},
    "name of a member": lambda text: {"member_name": text},
    "name of an enum's member": lambda text: {"enum_name": text},
    "namespace": lambda text: {"namespace": text},
}
"""Where a text may stand: what it becomes an argument of :func:`host` as."""

NAMES = frozenset(
    [
        "alias of a member",
        "name of a type",
        "name of a member",
        "name of an enum's member",
        "namespace",
    ]
)
"""Positions whose text is a name, so that code differs with it."""


def host(
    *,
    description=BENIGN,
    member_description=BENIGN,
    attributes=USUAL,
    member_attributes=USUAL[:1],
    path="/path",
    verbs="GET",
    contract=None,
    alias="alias",
    member_value="value",
    notes=BENIGN,
    tag="tag",
    allowable="value",
    base_url="http://localhost:5000",
    service_name="Service",
    type_name="Row",
    member_name="Name",
    enum_name="One",
    namespace="Own",
):
    """A host with one text in every place that is not named otherwise."""
    text = Property(
        member_name,
        "String",
        "System",
        description=member_description,
        data_member=DataMember(alias, 1),
        attributes=member_attributes,
        allowable_values=(allowable,),
    )
    unnamed = Property("Second", "String", "System", description=member_description)
    row = Type(type_name, namespace, implements=(), description=description, properties=(text, unnamed))
    colour = Type(
        "Colour",
        namespace,
        implements=(),
        description=description,
        is_enum=True,
        enum_names=(enum_name, "Two", "class", "default"),
        enum_member_values=(member_value, "Two", "class", "default"),
        enum_descriptions=(description,) * 4,
    )
    derived = Type(
        "Derived",
        namespace,
        inherits=Ref(type_name, namespace),
        implements=(),
        properties=(Property(f"{member_name}2", "List`1", "System.Collections.Generic", generic_args=(type_name,)),),
    )
    request = Type(
        "Ask",
        namespace,
        implements=(),
        description=description,
        attributes=attributes,
        data_contract=contract,
        properties=(
            Property("Row", type_name, namespace),
            Property("Rows", "Dictionary`2", "System.Collections.Generic", generic_args=("String", type_name)),
            Property("Colour", "Colour", namespace, is_value_type=True, is_enum=True),
        ),
    )
    answer = Type(
        "Answer",
        namespace,
        implements=(),
        description=description,
        properties=(Property("Derived", "Derived", namespace),),
    )
    operation = Operation(
        request,
        answer,
        actions=("ANY",),
        method="POST",
        return_type=Ref("Answer", namespace),
        routes=(Route(path, verbs, notes, notes),),
        tags=(tag,),
    )
    catalog = Catalog(Config(base_url=base_url), (namespace,), (row, colour, derived), (operation,))
    return Host(catalog, Facts(service_name=service_name), base_url)


def everything(*, aliases=True):
    """One host with every text in every place, names included; our own declarations refuse some aliases."""
    hosts = []
    for at, text in enumerate(TEXTS.values()):
        given = {}
        for position in sorted(set(POSITIONS) - NAMES):
            given.update(POSITIONS[position](text))
        hosts.append((f"A{at}_", host(**given, alias=text if text and aliases else "alias")))
        if text.strip():
            hosts.append((f"B{at}_", host(type_name=f"{text}x", member_name=f"{text}y", enum_name=f"{text}z")))
    types, operations = [], []
    for prefix, made in hosts:
        names = {each.name: prefix + each.name for each in made.everything}
        types += [_renamed(each, names) for each in made.catalog.types]
        for each in made.catalog.operations:
            answer = _renamed(each.response, names)
            operations.append(
                msgspec.structs.replace(
                    each,
                    request=_renamed(each.request, names),
                    response=answer,
                    return_type=Ref(answer.name, answer.namespace),
                )
            )
    marker = Type("IReturn`1", "ServiceStack", ("'T",), implements=(), is_interface=True, is_abstract=True)
    catalog = Catalog(Config(), ("Own",), (marker, *types), tuple(operations))
    return Host(catalog, base_url="http://localhost:5000")


def _renamed(each, names):
    def text(name):
        return names.get(name, name)

    replace = msgspec.structs.replace
    return replace(
        each,
        name=text(each.name),
        inherits=replace(each.inherits, name=text(each.inherits.name)) if each.inherits is not None else None,
        properties=None
        if each.properties is None
        else tuple(
            replace(
                member,
                type=text(member.type),
                generic_args=tuple(text(one) for one in member.generic_args) if member.generic_args else None,
            )
            for member in each.properties
        ),
    )


UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What may stand nowhere in a file: it moves what follows, or is not seen."""

_LEXERS = {
    "python": r'"""(?:\\.|(?!""").)*"""|\'\'\'(?:\\.|(?!\'\'\').)*\'\'\''
    r'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|\#[^\n]*',
    "vbnet": r'"(?:""|[^"\u201c\u201d\u201e\uff02\n])*"|\'[^\n]*',
    "fsharp": r'\(\*.*?\*\)|//[^\n]*|"(?:\\.|[^"\\\n])*"',
    "kotlin": None,
    "swift": None,
}
_C = r'/\*(?:(?!\*/).)*\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
_NESTING = r'/\*(?:(?!\*/|/\*).)*\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"'


def code(language, source):
    """What is left of a file without its comments and strings; a string is ``S``, and so are several joined."""
    pattern = _LEXERS.get(language, _C) or _NESTING
    quotes = '"' if language == "vbnet" else "\"'"

    def left_of(found):
        return "S" if found[0][0] in quotes else ""

    left = re.sub(pattern, left_of, source, flags=re.DOTALL)
    if language == "vbnet":
        left = re.sub(r"(?:S|ChrW\(\d+\))(?: & (?:S|ChrW\(\d+\)))*", "S", left)
    return re.sub(r"[ \t]+(?=\n)", "", left)
