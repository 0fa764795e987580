"""Code that C#, VB and F# share: usings, the order of types, attributes with .NET's arguments."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from gateway.metadata.catalog import Argument, Attribute, DataMember, Property, Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.imeta import with_imeta
from gateway.metadata.languages.attributes import LIMITS, is_type, member_arguments, quoted
from gateway.metadata.languages.contents import Contents, key, of_file
from gateway.metadata.languages.including import filtered
from gateway.metadata.languages.names import Named, parse, plain_names, without_arity
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.ordering import by_namespace
from gateway.metadata.languages.selection import Selection, is_framework, is_marker, whole, without

FILLED = ("List`1", "HashSet`1", "Dictionary`2", "Queue`1", "Stack`1")
"""Collections that ``InitializeCollections`` initialises with an empty one; it does so with arrays too."""


class Spelling(Struct, frozen=True):
    """How one of the three languages writes attributes and arguments."""

    opening: str
    closing: str
    joint: str
    quote: Callable[[str], str]
    of_type: Callable[[str], str]
    limits: dict[str, str]
    """The language's names of Int32 and Int64, before ``.MaxValue``."""
    comment: str
    """The beginning of a comment."""
    positional: tuple[tuple[str, str], ...] = ()
    """Named arguments that are printed as positional ones, as (attribute, argument)."""

    def attribute(self, attribute: Attribute, contents: Contents) -> str:
        """Write an attribute as one line, or as a comment if it names a type that is not printed."""
        arguments = attribute.constructor_args or attribute.args or ()
        lost = not contents.host.exact and any(
            is_type(argument) and contents.printed_name(argument.value or "") is None for argument in arguments
        )
        text = ", ".join(
            self.value(argument, contents)
            if attribute.constructor_args or (attribute.name, argument.name) in self.positional
            else f"{argument.name}{self.joint}{self.value(argument, contents)}"
            for argument in arguments
        )
        return (self.comment if lost else "") + self.line(attribute.name, text)

    def line(self, name: str, arguments: str = "") -> str:
        """Write a line of an attribute with its arguments as text."""
        return (
            f"{self.opening}{name}({arguments}){self.closing}" if arguments else f"{self.opening}{name}{self.closing}"
        )

    def value(self, argument: Argument, contents: Contents) -> str:
        """Write an argument's value."""
        text = argument.value or ""
        if is_type(argument):
            name = text.removeprefix("typeof(").removesuffix(")")
            if not contents.host.exact and (contents.options.global_namespace or contents.options.exclude_namespace):
                name = contents.printed_name(text) or name
            return self.of_type(name.replace("+", "."))
        if argument.type == "String":
            return self.quote(text)
        limit = LIMITS.get((argument.type, text))
        return f"{self.limits[argument.type]}.{limit}" if limit else text

    def contract(self, type_: Type, contents: Contents) -> list[str]:
        """Write the contract line, and after it the line about generated code; an interface has no contract."""
        lines = []
        declared = type_.data_contract
        if type_.is_interface and not contents.host.exact:
            pass
        elif declared is not None:
            parts = (("Name", declared.name), ("Namespace", declared.namespace))
            lines.append(
                self.line(
                    "DataContract",
                    ", ".join(f"{name}{self.joint}{self.quote(text)}" for name, text in parts if text is not None),
                )
            )
        elif contents.options.add_data_contract_attributes:
            lines.append(self.line("DataContract"))
        if contents.options.add_generated_code_attributes:
            lines.append(self.line("GeneratedCode", f'"AddServiceStackReference", "{contents.host.version}"'))
        return lines

    def member(self, declared: DataMember) -> str:
        """Write a DataMember line."""
        return self.line("DataMember", member_arguments(declared, None, self.quote, joint=self.joint))


def contents_of(host: Host, options: Options, *, flat: bool = False) -> Contents:
    """Select the types of a file in one of the three: ServiceStack's only if the query says so, .NET's never."""
    with_framework = options.add_service_stack_types is True

    def is_left(type_: Type) -> bool:
        return is_system(type_) or is_marker(type_) or (not with_framework and is_framework(type_))

    chosen = without(
        whole(host),
        types=is_left,
        requests=lambda type_: not with_framework and is_framework(type_),
        responses=lambda type_: is_system(type_) or type_.name.endswith("]"),
    )
    chosen = filtered(chosen, options)
    if with_framework:
        chosen = Selection(
            tuple(with_imeta(type_) for type_ in chosen.types),
            tuple(
                replace(
                    operation,
                    request=with_imeta(operation.request),
                    response=with_imeta(operation.response) if operation.response is not None else None,
                )
                for operation in chosen.operations
            ),
        )
    unprinted = frozenset(key(type_) for type_ in chosen.responses if not with_framework and is_framework(type_))
    return of_file(host, options, chosen, unprinted, flat=flat)


def usings(contents: Contents) -> tuple[list[str], list[str]]:
    """Return the namespaces to import, in order: first those of .NET and ServiceStack, then those of the DTOs."""
    options, host = contents.options, contents.host
    config = host.catalog.config
    imported = list(
        options.default_namespaces or (config.default_namespaces if config is not None else ()) or _DEFAULTS
    )
    imported += [space for space in options.add_namespaces if space not in imported]
    if not contents.page:
        for type_ in host.catalog.types:
            if type_.name.startswith(("KeyValuePair`", "Tuple`")) and (type_.namespace or "").startswith("System"):
                continue
            for member in type_.properties or ():
                space = member.namespace or ""
                wanted = _within(space, "System") or (
                    _within(space, "ServiceStack") and options.add_service_stack_types is not True
                )
                if wanted and space not in imported:
                    imported.append(space)
        if any(
            operation.response is not None and operation.response.name == "Stream"
            for operation in host.catalog.operations
        ):
            imported += [space for space in ("System.IO",) if space not in imported]
    if not host.exact:
        imported += [space for space in _needed(contents) if space not in imported]
    if options.global_namespace:
        return imported, [options.global_namespace]
    own: list[str] = []
    for type_ in (
        *contents.types,
        *(
            either
            for operation in contents.operations
            for either in (operation.request, operation.response)
            if either is not None
        ),
    ):
        space = type_.namespace or ""
        if space and space not in imported and space not in own:
            own.append(space)
    return imported, own


def _needed(contents: Contents) -> list[str]:
    """Return the namespaces of .NET types that the printed types use; ServiceStack forgets those of requests."""
    spaces = [member.namespace for type_ in contents.printed for member in type_.properties or ()]
    spaces += [
        operation.return_type.namespace for operation in contents.operations if operation.return_type is not None
    ]
    return sorted({space for space in spaces if space is not None and _within(space, "System")})


_DEFAULTS = (
    "System",
    "System.Collections",
    "System.Collections.Generic",
    "System.Runtime.Serialization",
    "ServiceStack",
    "ServiceStack.DataAnnotations",
)


def _within(space: str, root: str) -> bool:
    return space == root or space.startswith(root + ".")


def groups(contents: Contents) -> list[tuple[str, list[Type]]]:
    """Group the types by namespace, without nested types; both are sorted by ordinal names."""
    by_name: dict[str, list[Type]] = {}
    for type_ in by_namespace(contents.printed):
        if not type_.is_nested:
            by_name.setdefault(contents.options.global_namespace or type_.namespace or "", []).append(type_)
    return list(by_name.items())


def nested(contents: Contents, parent: Type) -> list[Type]:
    """Return the printed types that are nested in another."""
    known = contents.by_key
    return [known[key(ref)] for ref in parent.inner_types or () if key(ref) in known]


def is_filled(member: Property) -> bool:
    """Return whether ``InitializeCollections`` initialises the member."""
    return member.type in FILLED or member.type.endswith("]")


def type_text(
    contents: Contents,
    name: str,
    args: tuple[str, ...] | None,
    *,
    aliases: dict[str, str],
    string: str,
    generic: Callable[[str, list[str]], str],
    raw: Callable[[str], str],
    own: Callable[[str], str],
    tick: str = "",
) -> str:
    """Write a type whose arguments are given apart from its name; an argument that is itself generic stays .NET's text.

    :param raw: writes that text
    :param own: writes a name of the host's own, if the text would not compile
    :param tick: the beginning of a type parameter
    """
    exact = contents.host.exact

    def one(text: str) -> str:
        text = text.replace("'", tick)
        if "<" in text:
            named = parse(text)
            if exact:
                return raw(cut(text))
            return raw(text) if all(map(is_plain, plain_names(named))) else whole(named)
        base, bracket, rest = text.partition("[")
        written = string if base in contents.structs else aliases.get(base) or (base if exact else own(base))
        return written + raw(cut(bracket + rest) if exact else bracket + rest)

    def is_plain(plain: str) -> bool:
        return plain not in contents.structs and own(plain) == plain

    def whole(named: Named) -> str:
        if named.name == "Nullable" and named.args and named.args[0].name in contents.structs:
            return string
        text = generic(own(named.name), [whole(argument) for argument in named.args]) if named.args else one(named.name)
        return text + raw("[]" * named.rank)

    if not args:
        return one(name)
    if name == "Nullable`1" and args[0] in contents.structs:
        return string
    base = without_arity(name)
    return generic(base if exact else own(base), [one(argument) for argument in args])


def cut(text: str) -> str:
    """Leave out everything after the first ``[]``, as recorded: ``int[][]`` is printed as ``int[]``."""
    at = text.find("[]")
    return text if at < 0 else text[: at + 2]


def bare(contents: Contents, text: str) -> str:
    """Quote the text of a ``[Description]``, unescaped as recorded; ServiceStack answers 500 for a quote in it."""
    return f'"{text}"' if contents.host.exact and '"' not in text else quoted(text)
