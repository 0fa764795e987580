"""Attributes as comments, for Swift and Dart: ``// @Name(args)``."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from gateway.metadata.catalog import Argument, Attribute, DataMember, Property, Type
from gateway.metadata.languages import sound
from gateway.metadata.languages.attributes import LIMITS, is_type, member_arguments, quoted
from gateway.metadata.languages.contents import Contents
from gateway.metadata.languages.names import last_part


class Style(Struct, frozen=True):
    """How a language writes attributes as comments."""

    limits: dict[str, str] = {}
    """The language's names of Int32 and Int64, if it prints their limits by name."""
    limit_names: dict[str, str] = {}
    bare: Callable[[str], str] = str
    """Returns the name of an attribute without arguments, as the language writes it."""

    def comment(self, contents: Contents, description: str | None) -> list[str]:
        """Write a text as a comment of three lines."""
        if not description or not contents.options.add_description_as_comments:
            return []
        text = description.replace("\r", "").replace("\n", "")
        return ["/**", f"* {sound.comment(text, contents.host)}", "*/"]

    def above_type(self, contents: Contents, type_: Type) -> list[str]:
        """Return the lines above a declaration: comment, routes, attributes, contract."""
        lines = self.comment(contents, type_.description)
        operation = contents.operation(type_)
        if operation is not None:
            for route in operation.routes or ():
                verbs = f", {quoted(route.verbs)}" if route.verbs else ""
                lines.append(f"// @Route({quoted(route.path)}{verbs})")
        lines += [self.attribute(attribute) for attribute in type_.attributes or ()]
        declared = type_.data_contract
        if declared is not None:
            parts = (("Name", declared.name), ("Namespace", declared.namespace))
            arguments = ", ".join(f"{name}={quoted(text)}" for name, text in parts if text is not None)
            lines.append(f"// @DataContract({arguments})" if arguments else "// @DataContract")
        elif contents.options.add_data_contract_attributes:
            lines.append("// @DataContract()")
        return lines

    def above_member(self, contents: Contents, member: Property, place: int) -> list[str]:
        """Return the attribute lines of a member, without its comment."""
        lines = []
        declared = contents.data_member(member, place)
        if declared is not None:
            lines.append(self.data_member(declared, added=member.data_member is None))
        return lines + [self.attribute(attribute) for attribute in member.attributes or ()]

    def attribute(self, attribute: Attribute) -> str:
        """Write an attribute."""
        if attribute.constructor_args:
            arguments = ", ".join(self.value(argument) for argument in attribute.constructor_args)
        else:
            arguments = ", ".join(f"{argument.name}={self.value(argument)}" for argument in attribute.args or ())
        return f"// @{attribute.name if arguments else self.bare(attribute.name)}({arguments})"

    def value(self, argument: Argument) -> str:
        """Write an argument's value."""
        text = argument.value or ""
        if is_type(argument):
            return f"typeof({last_part(text.removeprefix('typeof(').removesuffix(')'))})"
        if argument.type == "String":
            return quoted(text)
        limit = LIMITS.get((argument.type, text))
        if limit is not None and argument.type in self.limits:
            return f"{self.limits[argument.type]}.{self.limit_names[limit]}"
        return text

    def data_member(self, declared: DataMember, *, added: bool) -> str:
        """Return a DataMember line; one that the options add has parentheses even if they are empty."""
        arguments = member_arguments(declared, None, quoted)
        return f"// @DataMember({arguments})" if arguments or added else "// @DataMember"
