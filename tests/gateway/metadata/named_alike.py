"""A host whose types, members and enums are called like what languages and the lines of their files name."""

from gateway.metadata.catalog import Catalog, Config, Operation, Property, Ref, Route, Type
from gateway.metadata.host import Host
from gateway.metadata.languages.names import words

GENERIC = "System.Collections.Generic"
TYPES = words(
    "Any Array ArrayList Class Codable Data Date DateTime Decimal Dictionary Double Enum Function Generic HashMap Int "
    "Integer List Map Object Optional Partial Set String TimeSpan Type TypeVar UUID dtos"
)
MEMBERS = words(
    "as await class default def enum event false final fun func function get guard in interface is let long namespace "
    "new null object operator package self static string struct true try typealias typeof val var void when yield Id ID"
)


def own(name, *members, **told):
    return Type(name, "Alike", implements=(), properties=members or None, **told)


def host():
    """The host."""
    types = [own(name, Property("Value", "String", "System")) for name in TYPES]
    members = [
        *(Property(f"One{name}", name, "Alike") for name in TYPES),
        *(Property(f"Many{name}", "List`1", GENERIC, generic_args=(name,)) for name in TYPES),
        *(Property(f"Named{name}", "Dictionary`2", GENERIC, generic_args=("String", name)) for name in TYPES),
        Property("Pairs", "List`1", GENERIC, generic_args=("KeyValuePair<String,Date>",)),
    ]
    worded = own("Words", *(Property(name, "Int32", "System", is_value_type=True) for name in MEMBERS))
    enum = own("Names", is_enum=True, enum_names=MEMBERS)
    empty = own("Empty", is_enum=True, enum_names=())
    lonely = Type("Lonely", "", implements=(), properties=(Property("X", "String", "System"),))
    answer = own("Answer", Property("Words", "Words", "Alike"), Property("Lonely", "Lonely", ""))
    enums = [Property(each, each, "Alike", is_value_type=True, is_enum=True) for each in ("Names", "Empty")]
    ask = own("Ask", *members, *enums)
    asking = Operation(
        ask, answer, ("ANY",), method="POST", return_type=Ref("Answer", "Alike"), routes=(Route("/ask"),)
    )
    marker = Type("IReturn`1", "ServiceStack", ("'T",), implements=(), is_interface=True, is_abstract=True)
    void = Type("IReturnVoid", "ServiceStack", implements=(), is_interface=True, is_abstract=True)
    catalog = Catalog(Config(), ("Alike",), (marker, void, *types, worded, enum, empty, lonely), (asking,))
    return Host(catalog, base_url="http://localhost:5000")
