"""Code that Java and Kotlin share: types, names, annotations, imports (``gateway/WIRE.md`` metadata 4.11.2, 4.11.3)."""

from __future__ import annotations

from collections.abc import Sequence, Set

from msgspec import Struct

from gateway.metadata.catalog import Argument, Attribute, DataContract, DataMember, Property, Ref, Type
from gateway.metadata.languages.attributes import is_type, member_arguments, quoted
from gateway.metadata.languages.contents import Contents, FreeNames, named_of
from gateway.metadata.languages.jvm_comments import comment
from gateway.metadata.languages.jvm_names import (
    ANNOTATIONS,
    LIBRARY,
    LISTS,
    LITERALS,
    MAPS,
    SOUND_LISTS,
    SOUND_MAPS,
    TAKEN,
)
from gateway.metadata.languages.names import Named, camel, last_part, pascal

IMPORTS = ("java.math.*", "java.util.*", "net.servicestack.client.*")
GSON = ("com.google.gson.annotations.*", "com.google.gson.reflect.*")


class Dialect(Struct, frozen=True):
    """The differences between the two."""

    aliases: dict[str, str]
    keywords: frozenset[str]
    bytes: str
    nullable: str
    """The suffix of a nullable type argument."""
    class_literal: str
    """The suffix of a class's name in an annotation."""
    sound_class_literal: str
    any: str
    """The type of a value of any type."""
    sound_aliases: dict[str, str]
    dollar: str = "$"
    """How a string literal writes ``$``."""

    # Types

    def top(self, contents: Contents, name: str, args: tuple[str, ...] | None) -> str:
        """Write the type of a member, a base or an interface."""
        return contents.text(name, args, self._top)

    def _top(self, contents: Contents, name: str, args: tuple[str, ...] | None) -> str:
        named = named_of(name, args)
        if named.name == "Nullable" and named.args and not named.rank:
            return self.inner(contents, named.args[0])
        if not named.rank and named.args:
            arguments = [self.inner(contents, argument) for argument in named.args]
            return self.collection(contents, named.name, arguments, LISTS, MAPS) or self.generic(
                contents, named.name, arguments, ", "
            )
        return self.inner(contents, named)

    def collection(
        self, contents: Contents, name: str, arguments: list[str], lists: Set[str], maps: Set[str]
    ) -> str | None:
        """Write a type as a list or a map if it is one, else return None."""
        if not contents.host.exact:
            if name in contents.own_generics:
                return None
            lists, maps = SOUND_LISTS, SOUND_MAPS
        if name in lists and len(arguments) == 1:
            return f"ArrayList<{arguments[0]}>"
        return f"HashMap<{arguments[0]},{arguments[1]}>" if name in maps and len(arguments) == 2 else None

    def generic(self, contents: Contents, name: str, arguments: list[str], joint: str) -> str:
        """Write a generic type that is not a collection."""
        if not contents.host.exact and name not in contents.own_generics:
            if name == "ValueTuple":
                return "String"
            if name not in LIBRARY:
                return self.any
        return f"{contents.class_name(name, len(arguments))}<{joint.join(arguments)}>"

    def inner(self, contents: Contents, named: Named) -> str:
        """Write a type argument; only lists, dictionaries and arrays become the language's collections."""
        if named.rank:
            if named.name == "Byte" and not named.args and named.rank == 1:
                return self.bytes
            element = named.args[0] if named.name == "Nullable" and named.args else Named(named.name, named.args)
            return f"ArrayList<{self.inner(contents, element)}>"
        if named.name == "Nullable" and named.args:
            return self.inner(contents, named.args[0]) + self.nullable
        if not named.args:
            return self.simple(contents, named.name)
        arguments = [self.inner(contents, argument) for argument in named.args]
        return self.collection(contents, named.name, arguments, {"List"}, {"Dictionary"}) or self.generic(
            contents, named.name, arguments, ","
        )

    def simple(self, contents: Contents, name: str) -> str:
        """Write a type without arguments."""
        if name in contents.structs or name in contents.options.treat_types_as_strings:
            return "String"
        if contents.host.exact:
            return self.aliases.get(name, last_part(name))
        if name in contents.parameters:
            return name
        if name in contents.own_names:
            return self.own(contents, last_part(name))
        alias = self.sound_aliases.get(name) or self.aliases.get(name)
        return alias or (name if name in LIBRARY else self.any)

    def own(self, contents: Contents, name: str) -> str:
        """Write the name of a type of the host, changed if the generated lines use that name themselves."""
        outer = contents.options.global_namespace or "dtos"
        return f"{name}_" if name in TAKEN or name in self.keywords or name == outer else name

    def reference(self, contents: Contents, ref: Ref) -> str:
        """Write a base or an interface."""
        return self.top(contents, ref.name, ref.generic_args)

    def returned(self, contents: Contents, ref: Ref) -> str:
        """Write the return type of a request, as the argument of its marker."""
        return self.inner(contents, named_of(ref.name, ref.generic_args)).removesuffix("?")

    def declared(self, contents: Contents, type_: Type) -> str:
        """Write the name that a class is declared with, its parameters included."""
        parameters = [one.removeprefix("'") for one in type_.generic_args or ()]
        if not parameters:
            return self.simple(contents, type_.name)
        return f"{contents.class_name(type_.name, len(parameters))}<{', '.join(parameters)}>"

    # Names

    def member_name(self, contents: Contents, member: Property) -> str:
        """Write a member's name as on the wire: in camel case, unless the host's names are not."""
        return member.name if contents.host.facts.pascal_case else camel(member.name)

    def field(self, contents: Contents, member: Property) -> tuple[str, str]:
        """Return the annotation before a field, and its name: a reserved word gets a capital letter."""
        name = self.member_name(contents, member)
        if name in self.keywords or (not contents.host.exact and name in LITERALS):
            return f"@SerializedName({quoted(name)}) ", name[:1].upper() + name[1:]
        return "", name

    # Annotations

    def annotations(self, attributes: Sequence[tuple[str, str, bool]]) -> list[str]:
        """Write annotations; the second of one name becomes a comment, and so does one whose third item is true.

        :param attributes: name, arguments, and whether no annotation can have these arguments
        """
        seen: set[str] = set()
        lines = []
        for name, arguments, commented in attributes:
            prefix = "// " if commented or name in seen else ""
            seen.add(name)
            lines.append(f"{prefix}@{name}({arguments})")
        return lines

    def attribute(self, contents: Contents, attribute: Attribute) -> tuple[str, str, bool]:
        """Return an attribute for :meth:`annotations`."""
        arguments = attribute.constructor_args or attribute.args or ()
        sound = not contents.host.exact
        lost = sound and (
            attribute.name not in ANNOTATIONS
            or any(is_type(one) and contents.printed_name(one.value or "") is None for one in arguments)
        )
        if attribute.constructor_args:
            values = ", ".join(self.value(contents, argument) for argument in arguments)
            return attribute.name, values, len(arguments) > 1 or lost
        return attribute.name, ", ".join(f"{one.name}={self.value(contents, one)}" for one in arguments), lost

    def value(self, contents: Contents, argument: Argument) -> str:
        """Write an argument's value."""
        text = argument.value or ""
        if is_type(argument):
            literal = self.class_literal if contents.host.exact else self.sound_class_literal
            return last_part(text.removeprefix("typeof(").removesuffix(")").replace("+", ".")) + literal
        return self.text(contents, text) if argument.type == "String" else text

    def text(self, contents: Contents, text: str) -> str:
        """Quote a text; in sound mode it is escaped where it would become an expression."""
        literal = quoted(text)
        return literal.replace("$", self.dollar) if not contents.host.exact else literal

    def contract(self, contents: Contents, declared: DataContract | None) -> list[str]:
        """Write the line of the contract."""
        if declared is None:
            return ["@DataContract()"] if contents.options.add_data_contract_attributes else []
        parts = (("Name", declared.name), ("Namespace", declared.namespace))
        arguments = ", ".join(f"{name}={self.text(contents, text)}" for name, text in parts if text is not None)
        return [f"@DataContract({arguments})" if arguments else "@DataContract"]

    def data_member(self, contents: Contents, declared: DataMember, *, added: bool) -> str:
        """Return a DataMember line; one that the options add has parentheses even if they are empty."""
        arguments = member_arguments(declared, None, lambda text: self.text(contents, text))
        return f"@DataMember({arguments})" if arguments or added else "@DataMember"

    def above_type(self, contents: Contents, type_: Type) -> list[str]:
        """Return the lines above a declaration: comment, routes, attributes, contract."""
        operation = contents.operation(type_)
        annotations = []
        if operation is not None:
            for route in operation.routes or ():
                path = self.text(contents, route.path)
                annotations.append(
                    ("Route", f"Path={path}, Verbs={self.text(contents, route.verbs)}" if route.verbs else path, False)
                )
        annotations += [self.attribute(contents, attribute) for attribute in type_.attributes or ()]
        return [
            *comment(contents, type_.description),
            *self.annotations(annotations),
            *self.contract(contents, type_.data_contract),
        ]

    def above_member(self, contents: Contents, member: Property, place: int) -> list[str]:
        """Return the attribute lines of a member, without its comment."""
        lines = []
        declared = contents.data_member(member, place)
        if declared is not None:
            lines.append(self.data_member(contents, declared, added=member.data_member is None))
            if declared.name is not None:
                lines.append(f"@SerializedName({self.text(contents, declared.name)})")
        return lines + self.annotations([self.attribute(contents, attribute) for attribute in member.attributes or ()])

    # Imports

    def imports(self, contents: Contents, body: Sequence[str]) -> list[str]:
        """Return the imports of a file: by recorded rules in exact mode, else those that its lines need."""
        if contents.options.default_imports:
            return list(contents.options.default_imports)
        if not contents.host.exact:
            text = "\n".join(body)
            gson = GSON if _names_any(text, ("@SerializedName(", "TypeToken<")) else ()
            return [*IMPORTS, *gson, *(("java.io.*",) if "InputStream" in text else ())]
        imports = list(IMPORTS)
        if self._wants_gson(contents):
            imports += GSON
        if any(
            (operation.return_type is not None and operation.return_type.name == "Stream")
            or (operation.response is not None and operation.response.name == "Stream")
            for operation in contents.asked
        ):
            imports.append("java.io.*")
        return imports

    def _wants_gson(self, contents: Contents) -> bool:
        operations = contents.asked
        if contents.page and contents.types:
            one = contents.host.requests.get(contents.types[0].name)
            operations = (one,) if one is not None else ()
        if any(operation.return_type is not None and operation.return_type.generic_args for operation in operations):
            return True
        return any(
            (member.data_member is not None and member.data_member.name is not None) or self.field(contents, member)[0]
            for type_ in contents.printed
            for member in type_.properties or ()
        )


def _names_any(text: str, names: Sequence[str]) -> bool:
    return any(name in text for name in names)


class Names(FreeNames):
    """The names of one class's fields."""

    def field(self, dialect: Dialect, member: Property) -> tuple[str, str]:
        """Return the annotation before a field and its name."""
        serialized, name = dialect.field(self.contents, member)
        if self.contents.host.exact:
            return serialized, name
        given = self.free(name)
        if member.data_member is not None and member.data_member.name is not None:
            return "", given
        if given != name and not serialized:
            serialized = f"@SerializedName({quoted(name)}) "
        return serialized, given


def enum_names(contents: Contents, type_: Type) -> list[str]:
    """Return the names of an enum's members."""
    names = Names(contents)
    cased = [pascal(camel(one)) for one in type_.enum_names or ()]
    if contents.host.exact:
        return cased
    return [names.free(one if one[:1].isalpha() else f"Value{one}") for one in cased]
