"""Names of elements and their namespaces in data-contract XML (``gateway/WIRE.md`` metadata 2.7 and its additions)."""

from __future__ import annotations

from formats import ContractName, contract_name_of_generic, contract_namespace_of
from gateway.metadata.catalog import Type
from gateway.metadata.host import Host
from gateway.metadata.languages.names import Named, parse, without_arity

SCHEMA = "http://www.w3.org/2001/XMLSchema"
SERIALIZATION = "http://schemas.microsoft.com/2003/10/Serialization/"
ARRAYS = SERIALIZATION + "Arrays"
CONTRACTS = "http://schemas.datacontract.org/2004/07/"

_PRIMITIVES = {
    "Boolean": "boolean",
    "SByte": "byte",
    "Byte": "unsignedByte",
    "Int16": "short",
    "UInt16": "unsignedShort",
    "Int32": "int",
    "UInt32": "unsignedInt",
    "Int64": "long",
    "UInt64": "unsignedLong",
    "Single": "float",
    "Double": "double",
    "Decimal": "decimal",
    "String": "string",
    "DateTime": "dateTime",
    "Byte[]": "base64Binary",
    "Object": "anyType",
    "Uri": "anyURI",
}
_SERIALIZED = {"Char": "char", "Guid": "guid", "TimeSpan": "duration"}
_SYSTEMS = {"Stream": "System.IO", "HttpWebResponse": "System.Net"}
_LISTS = frozenset(
    [
        "List",
        "HashSet",
        "SortedSet",
        "LinkedList",
        "Collection",
        "ObservableCollection",
        "ICollection",
        "IEnumerable",
        "IList",
    ]
)
_MAPS = frozenset(["Dictionary", "SortedDictionary", "SortedList", "ConcurrentDictionary", "IDictionary"])
_OPAQUE = frozenset(["ISet", "IReadOnlyList", "IReadOnlyCollection", "IReadOnlyDictionary"])


class XmlNames:
    """The names of one host's types, their items and entries."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def space_of(self, clr: Type) -> str:
        """Return the namespace of a class of the host."""
        contract = clr.data_contract
        if contract is not None and contract.namespace is not None:
            return contract.namespace
        return str(contract_namespace_of(clr.namespace or ""))

    def name_of(self, named: Named) -> ContractName:
        """Return the contract name of a type."""
        if named.rank:
            if named.name == "Byte" and named.rank == 1:
                return ContractName("base64Binary", SCHEMA)
            return self._list(Named(named.name, named.args, named.rank - 1))
        name = named.name
        declared = self._host.declared
        if name not in declared:
            if name in _PRIMITIVES:
                return ContractName(_PRIMITIVES[name], SCHEMA)
            if name in _SERIALIZED:
                return ContractName(_SERIALIZED[name], SERIALIZATION)
            if name in _LISTS and named.args:
                return self._list(named.args[0])
            if name in _MAPS and named.args:
                return ContractName("ArrayOf" + self.entry(named).local, ARRAYS)
            if name == "ArrayList":
                return ContractName("ArrayOfanyType", ARRAYS)
            if name == "Hashtable":
                return ContractName("ArrayOfKeyValueOfanyTypeanyType", ARRAYS)
            if name == "KeyValuePair":
                return self._generic("KeyValuePair", named, CONTRACTS + "System.Collections.Generic")
            if name in ("Queue", "Stack"):
                return self._generic(name, named, CONTRACTS + "System.Collections.Generic")
        host = self._host
        if name in host.structs:
            return ContractName(name, str(contract_namespace_of(host.struct_namespaces.get(name, ""))))
        clr = host.known.get(f"{name}`{len(named.args)}" if named.args else name)
        if clr is None or (clr.namespace or "").startswith("System"):
            return self._generic(name, named, CONTRACTS + _SYSTEMS.get(name, "System"))
        base = clr.inherits
        if base is not None and (base.namespace or "").startswith("System"):
            contract = self.name_of(_of(base.name, base.generic_args))
            return ContractName(clr.name, contract.namespace) if base.name.startswith("Dict") else contract
        if clr.data_contract is not None and clr.data_contract.name is not None:
            return ContractName(clr.data_contract.name, self.space_of(clr))
        return self._generic(without_arity(clr.name), named, self.space_of(clr))

    def _generic(self, name: str, named: Named, space: str) -> ContractName:
        return ContractName(
            str(contract_name_of_generic(name, [self.name_of(argument) for argument in named.args])), space
        )

    def _list(self, item: Named) -> ContractName:
        name = self.name_of(item)
        built_in = name.namespace in (SCHEMA, SERIALIZATION)
        return ContractName("ArrayOf" + name.local, ARRAYS if built_in else name.namespace)

    def entry(self, named: Named) -> ContractName:
        """Return the name of a dictionary's entries."""
        names = [self.name_of(argument) for argument in named.args]
        return ContractName(str(contract_name_of_generic("KeyValue", names)), ARRAYS)

    def item(self, named: Named) -> ContractName:
        """Return the name of a list's items; for a nullable value its plain name, in the namespace of ``System``."""
        if named.name == "Nullable":
            return ContractName(self.name_of(named.args[0]).local, CONTRACTS + "System")
        name = self.name_of(named)
        return ContractName(name.local, ARRAYS if name.namespace in (SCHEMA, SERIALIZATION) else name.namespace)

    def content_space(self, named: Named) -> str | None:
        """Return the namespace of the elements within an element of a type, None if it has none of its own."""
        if named.rank:
            if named.name == "Byte" and named.rank == 1:
                return None
            return self.item(Named(named.name, named.args, named.rank - 1)).namespace
        name = named.name
        if name not in self._host.declared:
            if name == "Nullable":
                inner = named.args[0]
                return self.content_space(inner)
            if name in _PRIMITIVES or name in _SERIALIZED or name in ("DateOnly", "TimeOnly") or name in _OPAQUE:
                return None
            if name in _LISTS and named.args:
                return self.item(named.args[0]).namespace
            if name in _MAPS or name in ("ArrayList", "Hashtable"):
                return ARRAYS
            if name in ("KeyValuePair", "Queue", "Stack"):
                return CONTRACTS + "System.Collections.Generic"
            if name in ("DateTimeOffset", "IntPtr", "Tuple", "ValueTuple", "Type"):
                return CONTRACTS + "System"
            if name in _SYSTEMS:
                return CONTRACTS + _SYSTEMS[name]
        host = self._host
        clr = host.known.get(f"{name}`{len(named.args)}" if named.args else name)
        if clr is not None and (clr.is_enum or clr.is_interface):
            return None
        if clr is not None and clr.inherits is not None and (clr.inherits.namespace or "").startswith("System"):
            return self.content_space(_of(clr.inherits.name, clr.inherits.generic_args))
        return self.name_of(named).namespace


def _of(name: str, args: tuple[str, ...] | None) -> Named:
    return Named(without_arity(name), tuple(parse(argument) for argument in args or ()))
