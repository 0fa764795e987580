"""Names, annotations and defaults of our own declarations, and what a source imports for them."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Sequence

from msgspec.structs import replace

from formats.types.naming import pascal
from gateway.metadata.catalog import Argument, Attribute, Property, Type
from gateway.metadata.host import Host
from gateway.metadata.languages.attributes import is_type
from gateway.metadata.languages.contents import named_of
from gateway.metadata.languages.names import Named, arity, identifier, last_part, snake, without_arity, words

SCALARS = {
    "Boolean": ("", "bool", "False"),
    "String": ("", "str", "None"),
    "Double": ("", "float", "0.0"),
    "Byte[]": ("", "bytes", "None"),
    "Object": ("", "object", "None"),
    "Decimal": ("decimal", "decimal.Decimal", "decimal.Decimal(0)"),
    "Guid": ("uuid", "uuid.UUID", "uuid.UUID(int=0)"),
    "DateTime": ("datetime", "datetime.datetime", "datetime.datetime(1, 1, 1)"),
    "TimeSpan": ("datetime", "datetime.timedelta", "datetime.timedelta()"),
    "DateOnly": ("datetime", "datetime.date", "datetime.date.min"),
    "TimeOnly": ("datetime", "datetime.time", "datetime.time.min"),
}
GATEWAY = {
    **dict.fromkeys(words("Byte SByte Int16 UInt16 Int32 UInt32 Int64 UInt64"), "0"),
    "Single": "0.0",
    "Char": r'"\0"',
    "DateTimeOffset": "datetime.datetime(1, 1, 1, tzinfo=datetime.timezone.utc)",
}
CLR = frozenset(
    words(
        """
        Uri Type Stream IntPtr ArrayList Hashtable IList ICollection IEnumerable ISet IReadOnlyList Queue Stack
        SortedSet LinkedList IDictionary IReadOnlyDictionary SortedDictionary
        """
    )
)
"""What ``gateway.metadata.clr`` has a name for."""
FRAMEWORK = frozenset(("ResponseStatus", "ResponseError", "ErrorResponse"))
MODULES = {"attributes": "gateway.metadata.attributes", "clr": "gateway.metadata.clr"}
RESERVED = frozenset(dir(builtins)) | set(keyword.kwlist) | {"datetime", "decimal", "uuid", "member", "operation"}


class Names:
    """The names of one source, and what it has imported for them so far."""

    def __init__(self, host: Host, types: Sequence[Type]) -> None:
        self._host = host
        self._used: dict[str, set[str]] = {}
        self._modules: set[str] = set()
        self._parameters: set[str] = set()
        self._functions: set[str] = set()
        self._names: dict[str, str] = {}
        self.types = {each.name: each for each in types}
        taken = {*RESERVED, *GATEWAY, *CLR, *FRAMEWORK, *words("Dto Enumeration Flags Array HashSet KeyValuePair Pair")}
        taken |= {*words("Annotated Generic TypeVar Route SignedIn HasRole DataContract ClrType Attribute")}
        for each in types:
            own = identifier(last_part(without_arity(each.name)))
            if own in taken and arity(each.name):
                own = f"{own}Of{arity(each.name)}"
            while own in taken:
                own += "_"
            taken.add(own)
            self._names[each.name] = own

    def use(self, module: str, name: str) -> str:
        """Import a name from a module."""
        self._used.setdefault(MODULES.get(module, module), set()).add(name)
        return name

    def of(self, name: str) -> str:
        """Return the class of a type by its .NET name."""
        if name in FRAMEWORK and name not in self._names:
            return self.use("gateway", name)
        return self._names.get(name) or "object"

    def parameter(self, text: str) -> str:
        """Return a type variable."""
        name = text.removeprefix("'")
        self._parameters.add(name)
        self.use("typing", "TypeVar")
        return name

    def function(self, request: Type) -> str:
        """Return a free name for a handler."""
        name = snake(identifier(last_part(without_arity(request.name))))
        while name in RESERVED or name in self._functions:
            name += "_"
        self._functions.add(name)
        return name

    def text(self, text: str) -> str:
        """Quote a text."""
        return repr(text) if "'" in repr(text)[1:-1] else '"' + repr(text)[1:-1].replace('"', '\\"') + '"'

    def imports(self) -> list[str]:
        """Return the import lines and the type variables."""
        lines = ["from __future__ import annotations", ""]
        lines += [f"import {each}" for each in sorted(self._modules)]
        lines += [f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(self._used.items())]
        if self._parameters:
            lines += ["", *(f'{each} = TypeVar("{each}")' for each in sorted(self._parameters))]
        return lines

    # Annotations

    def hint(
        self, name: str, args: tuple[str, ...] | None, *, is_struct: bool = False, namespace: str | None = None
    ) -> str:
        """Return the annotation of a type."""
        if is_struct and not (namespace or "").startswith("System") and name not in self.types:
            return self._clr_type("str", name, namespace or "", None, is_value=True)
        if name.startswith("'") and not name.endswith("]"):
            return self.parameter(name)
        return self._hint(_ticked(name, args))

    def _hint(self, named: Named) -> str:
        if named.rank:
            if named.name == "Byte" and not named.args and named.rank == 1:
                return "bytes"
            return f"{self.use('gateway', 'Array')}[{self._hint(Named(named.name, named.args, named.rank - 1))}]"
        if named.name.startswith("'"):
            return self.parameter(named.name)
        if not named.args:
            return self._simple(named.name)
        made = [self._hint(each) for each in named.args]
        known = f"{named.name}`{len(made)}"
        if known in self._names:
            return f"{self._names[known]}[{', '.join(made)}]"
        if named.name == "Nullable":
            return f"{made[0]} | None"
        if named.name in ("List", "Dictionary"):
            return f"{'list' if named.name == 'List' else 'dict'}[{', '.join(made)}]"
        if named.name in ("HashSet", "KeyValuePair"):
            return f"{self.use('gateway', named.name)}[{', '.join(made)}]"
        if known == "Tuple`2":
            return f"{self.use('clr', 'Pair')}[{', '.join(made)}]"
        if named.name in CLR:
            return f"{self.use('clr', named.name)}[{', '.join(made)}]"
        return self._clr_type("str", known, "System", made, is_value=named.name == "ValueTuple")

    def _simple(self, name: str) -> str:
        if name in self._names or name in FRAMEWORK:
            return self.of(name)
        if name in SCALARS:
            module, made, _ = SCALARS[name]
            if module:
                self._modules.add(module)
            return made
        if name in GATEWAY:
            return self.use("gateway", name)
        if name in CLR:
            return self.use("clr", name)
        if name in self._host.structs:
            return self._clr_type(
                "str", name, self._host.facts.structs.get(name, self._struct_space(name)), None, is_value=True
            )
        return self._clr_type("str", name, "System", None, is_value=False)

    def _struct_space(self, name: str) -> str:
        for each in self._host.everything:
            for member in each.properties or ():
                if member.type == name and member.namespace:
                    return member.namespace
        return ""

    def _clr_type(self, python: str, name: str, namespace: str, args: list[str] | None, *, is_value: bool) -> str:
        given = [self.text(name), *([self.text(namespace)] if namespace != "System" else [])]
        if args is not None:
            given.append(f"args=({', '.join(args)},)")
        if is_value:
            given.append("is_value=True")
        return f"{self.use('typing', 'Annotated')}[{python}, {self.use('clr', 'ClrType')}({', '.join(given)})]"

    # Members

    def member(self, member: Property) -> tuple[str, list[str]]:
        """Return a member's attribute, and the arguments that say what it is in .NET."""
        attribute = snake(identifier(member.name))
        while attribute in RESERVED or attribute.startswith("__"):
            attribute = f"{attribute.lstrip('_')}_"
        made = [] if pascal(attribute) == member.name else [f"name={self.text(member.name)}"]
        told = member.data_member
        if told is not None:
            made += [f"alias={self.text(told.name)}"] if told.name is not None and can_be_alias(told.name) else []
            made += [f"order={told.order}"] if told.order is not None else []
            made += ["required=True"] if told.is_required else []
            made += ["emit_default=False"] if told.emit_default_value is False else []
        api = _api(member)
        if api is not None and member.description is not None:
            made.append(f"description={self.text(member.description)}")
        return attribute, made

    def marks(self, each: Type, member: Property) -> list[str]:
        """Return what stands in a member's ``Annotated``."""
        made = []
        api = _api(member)
        path = f"{each.name.partition('`')[0]}.{member.name}"
        if path in self._host.facts.multi_dimensional:
            made.append(f"{self.use('attributes', 'MultiDimensional')}()")
        told = member.data_member
        bare = told is not None and each.data_contract is None and told.name is None and told.order is None
        if bare and told is not None and not told.is_required:
            made.append(f"{self.use('attributes', 'DataMember')}()")
        if member.is_primary_key and member.name.lower() != "id":
            made.append(f"{self.use('attributes', 'PrimaryKey')}()")
        if member.description is not None and api is None:
            made.append(f"{self.use('attributes', 'Description')}({self.text(member.description)})")
        for attribute in member.attributes or ():
            if attribute.name == "ApiMember":
                rest = [one for one in attribute.args or () if one.name != "Description"]
                if rest or member.description is None:
                    made.append(self._api_member(rest))
            elif attribute.name != "Input":
                made.append(self.attribute(attribute))
        if member.input is not None:
            made.append(f"{self.use('attributes', 'Input')}({member.input!r})")
        if member.allowable_values is not None:
            values = ", ".join(self.text(one) for one in member.allowable_values)
            made.append(f"{self.use('attributes', 'AllowableValues')}({values})")
        if member.allowable_min is not None or member.allowable_max is not None:
            made.append(f"{self.use('attributes', 'AllowableRange')}({member.allowable_min}, {member.allowable_max})")
        return made

    def _api_member(self, arguments: Sequence[Argument]) -> str:
        names = {"IsRequired": "required"}
        given = [f"{names.get(one.name, snake(one.name))}={self._value(one)}" for one in arguments]
        return f"{self.use('attributes', 'ApiMember')}({', '.join(given)})"

    def attribute(self, attribute: Attribute) -> str:
        """Return an attribute as a value of ``gateway.metadata.attributes``."""
        if attribute.name == "Required" and not attribute.args:
            return f"{self.use('attributes', 'Required')}()"
        if attribute.name in ("StringLength", "Meta", "References") and attribute.constructor_args:
            values = ", ".join(self._value(one) for one in attribute.constructor_args)
            return f"{self.use('attributes', attribute.name)}({values})"
        name = f"{self.use('attributes', 'Attribute')}({self.text(attribute.name)}"
        if attribute.constructor_args:
            return f"{name}, ({', '.join(self._value(one) for one in attribute.constructor_args)},))"
        if attribute.args:
            pairs = ", ".join(f"{self.text(one.name)}: {self._value(one)}" for one in attribute.args)
            return f"{name}, {{{pairs}}})"
        return f"{name})"

    def _value(self, argument: Argument) -> str:
        text = argument.value or ""
        if is_type(argument):
            name = text.removeprefix("typeof(").removesuffix(")")
            found = next((one for key, one in self._names.items() if name.endswith(f".{key}") or name == key), None)
            if found is not None:
                return found
            space, _, last = name.rpartition(".")
            return f"{self.use('gateway.metadata.catalog', 'Ref')}({self.text(last)}, {self.text(space)})"
        if argument.type == "Boolean":
            return text.capitalize()
        return self.text(text) if argument.type == "String" else text


def enum_members(each: Type) -> list[str]:
    """Return the Python names of an enum's members."""
    made: list[str] = []
    for declared in each.enum_names or ():
        name = identifier(snake(declared)).upper().lstrip("_") or "VALUE"
        if name[0].isdigit():
            name = f"VALUE_{name}"
        while name in made:
            name += "_"
        made.append(name)
    return made


def can_be_alias(text: str) -> bool:
    """Whether a Dto may have a member of this name on the wire."""
    return re.search(r'[\x00-\x1f"\\]', text) is None


def _api(member: Property) -> Attribute | None:
    return next((one for one in member.attributes or () if one.name == "ApiMember"), None)


def _ticked(name: str, args: tuple[str, ...] | None) -> Named:
    """Take a type apart, its parameters as they are marked."""
    plain = named_of(
        name.replace("'", "__tick__"), tuple(each.replace("'", "__tick__") for each in args) if args else None
    )

    def back(named: Named) -> Named:
        return replace(named, name=named.name.replace("__tick__", "'"), args=tuple(back(each) for each in named.args))

    return back(plain)


def default(names: Names, member: Property) -> str:
    """Return what .NET gives a member of a value type that nobody set."""
    name = without_arity(member.type)
    if member.is_enum:
        each = names.types.get(member.type)
        if each is not None and each.enum_names and not each.is_enum_int:
            return f"{names.of(each.name)}.{enum_members(each)[0]}"
        return f"{names.of(member.type)}(0)"
    if name == "KeyValuePair":
        return f"lambda: {names.use('gateway', 'KeyValuePair')}(None, None)"
    if name in SCALARS:
        return SCALARS[name][2]
    if name == "DateTimeOffset":
        names.hint("DateTime", None)
    return GATEWAY.get(name, "0" if name == "IntPtr" else '""')
