"""Documentation of types and members by their author: values in ``Annotated``, and class arguments.

    class Order(
        Dto,
        namespace="Shop",
        description="Places an order",
        notes="Idempotent by **key**.",
        implements=(IPost, IHasSessionId),
        responses=(ApiResponse(409, "The key was used for another order"),),
    ):
        session_id: str | None = None
        key: Annotated[str | None, NotEmpty(), StringLength(20)] = member(description="Your own key")
        colour: Annotated[str | None, AllowableValues("red", "green")] = None

They have no effect on reading or writing, and all of them are optional. ``description`` is ``[Api]`` of a class and
``[ApiMember]`` of a member; the class argument ``summary`` and :class:`Description` are a plain ``[Description]``.
Rules (:mod:`gateway.rules`) and requirements are printed as ``[Validate]`` and ``[ValidateRequest]`` by themselves.
Other class arguments: ``icon``, ``obsolete``, ``attributes`` (more values of this module), ``abstract``, ``interface``,
``nested`` (the types declared within it).
"""

from __future__ import annotations

import enum
from functools import cache
from operator import itemgetter
from typing import Any

import msgspec
from msgspec import Struct

from formats.types.naming import pascal
from gateway.metadata.catalog import Argument, Ref
from gateway.metadata.catalog import Attribute as Exported
from gateway.metadata.markers import MARKERS as MARKERS
from gateway.metadata.markers import ICreateDb as ICreateDb
from gateway.metadata.markers import IDelete as IDelete
from gateway.metadata.markers import IDeleteDb as IDeleteDb
from gateway.metadata.markers import IGet as IGet
from gateway.metadata.markers import IHasBearerToken as IHasBearerToken
from gateway.metadata.markers import IHasSessionId as IHasSessionId
from gateway.metadata.markers import IHasVersion as IHasVersion
from gateway.metadata.markers import IMeta as IMeta
from gateway.metadata.markers import IOptions as IOptions
from gateway.metadata.markers import IPatch as IPatch
from gateway.metadata.markers import IPatchDb as IPatchDb
from gateway.metadata.markers import IPost as IPost
from gateway.metadata.markers import IPut as IPut
from gateway.metadata.markers import IReturn as IReturn
from gateway.metadata.markers import ISaveDb as ISaveDb
from gateway.metadata.markers import IUpdateDb as IUpdateDb
from gateway.metadata.markers import Marker as Marker
from gateway.metadata.markers import Returned as Returned


class Mark(Struct, frozen=True):
    """The base of documentation in ``Annotated``."""


class Description(Mark, frozen=True):
    """``[Description("…")]``: a text; generated types do not show it as an attribute."""

    text: str


def text_of(mark: Any) -> str | None:
    """Return the text of a :class:`Description`, or of a plain text in its place; None for another mark."""
    return mark if isinstance(mark, str) else mark.text if isinstance(mark, Description) else None


class Shown(Mark, frozen=True):
    """The base of attributes that generated types show."""

    def exported(self) -> Exported | None:
        """Return the attribute as clients see it, with the arguments that are set, sorted by name; None for none."""
        values = ((name, getattr(self, attribute)) for attribute, name in _arguments_of(type(self)))
        return Exported(
            type(self).__name__, args=tuple(argument(name, value) for name, value in values if value is not None)
        )


@cache
def _arguments_of(kind: type[Shown]) -> list[tuple[str, str]]:
    """Return the attributes of a class with their .NET names, sorted by those."""
    return sorted(((name, pascal(name)) for name in kind.__struct_fields__), key=itemgetter(1))


class ApiMember(Shown, frozen=True):
    """``[ApiMember]``, also without arguments. ``parameter_type`` is ``path``, ``query``, ``body`` or ``form``."""

    description: str | None = None
    name: str | None = None
    parameter_type: str | None = None
    data_type: str | None = None
    format: str | None = None
    required: bool | None = None
    verb: str | None = None
    route: str | None = None
    allow_multiple: bool | None = None

    def exported(self) -> Exported:  # noqa: D102 - see Shown
        attribute = super().exported()
        args = {one.name: one for one in (attribute.args or ())} if attribute is not None else {}
        if required := args.pop("Required", None):
            args["IsRequired"] = msgspec.structs.replace(required, name="IsRequired")
        return Exported("ApiMember", args=tuple(args[name] for name in sorted(args)))


class ApiResponse(Shown, frozen=True):
    """``[ApiResponse(404, "Not there")]`` of a request type: an answer that it may get."""

    status_code: int
    description: str


class Required(Shown, frozen=True):
    """``[Required]``: documents that the member must be given; only a rule enforces it."""


class StringLength(Shown, frozen=True):
    """``[StringLength(20)]``: the length of a column."""

    maximum: int
    minimum: int | None = None

    def exported(self) -> Exported:  # noqa: D102 - see Shown
        return Exported("StringLength", constructor_args=(argument("maximumLength", self.maximum),))


class Meta(Shown, frozen=True):
    """``[Meta("key", "value")]``."""

    name: str
    value: str

    def exported(self) -> Exported:  # noqa: D102 - see Shown
        return Exported("Meta", constructor_args=(argument("name", self.name), argument("value", self.value)))


class References(Shown, frozen=True):
    """``[References(typeof(Row))]``: the type that a foreign key refers to."""

    type: Any

    def exported(self) -> Exported:  # noqa: D102 - see Shown
        facts = getattr(self.type, "__facts__", None)
        name = facts.name if facts else self.type.__name__
        space = f"{facts.namespace}." if facts and facts.namespace else ""
        named = Argument("type", "Type", "System", None, f"typeof({space}{name})")
        return Exported("References", constructor_args=(named,))


class Ignore(Shown, frozen=True):
    """``[Ignore]``: the member is no column."""


class ComputedColumn(Shown, frozen=True):
    """``[Computed]``: a column that the database computes."""

    def exported(self) -> Exported:  # noqa: D102 - see Shown
        return Exported("Computed", args=())


class PrimaryKey(Mark, frozen=True):
    """``[PrimaryKey]``; a member named Id is a primary key without it."""


class AllowableValues:
    """``AllowableValues("asc", "desc")``: the values that a member may have; of an enum, its names."""

    __slots__ = ("values",)

    def __init__(self, *values: Any) -> None:
        self.values = values

    @property
    def texts(self) -> tuple[str, ...]:
        """The values as readers see them."""
        if len(self.values) == 1 and isinstance(self.values[0], type) and issubclass(self.values[0], enum.Enum):
            names = getattr(self.values[0], "declared_names", None)
            return tuple(names()) if names else tuple(label.declared for label in self.values[0])  # type: ignore[attr-defined]
        return tuple(str(value) for value in self.values)


class AllowableRange(Mark, frozen=True):
    """The range that a member may have."""

    low: int
    high: int


class Attribute(Shown, frozen=True):
    """Any other attribute: ``Attribute("Icon", {"Svg": "…"})``, ``Attribute("Index", ("a", 1))``."""

    name: str
    arguments: Any = ()

    def exported(self) -> Exported:  # noqa: D102 - see Shown
        if isinstance(self.arguments, dict):
            return Exported(self.name, args=tuple(argument(key, value) for key, value in self.arguments.items()))
        if not self.arguments:
            return Exported(self.name, args=())
        return Exported(self.name, constructor_args=tuple(argument("", value) for value in self.arguments))


class Input(Mark, frozen=True):
    """``[Input]``: the member's field in a form; ``settings`` have the names of the catalogue (``type``)."""

    settings: dict[str, Any] = {}

    def exported(self) -> Exported:
        """Return the attribute as clients see it."""
        args = [argument(pascal(key), self.settings[key]) for key in sorted(self.settings)]
        return Exported("Input", args=tuple(args))


class DataMember(Mark, frozen=True):
    """``[DataMember]`` without arguments, in a class without a contract."""


class PrivateSetter(Mark, frozen=True):
    """The member's setter is not public: samples in XML leave the member out."""


class Field(Mark, frozen=True):
    """A public field, not a property: generated types and samples leave it out, except for samples in XML."""


class MultiDimensional(Mark, frozen=True):
    """A list of lists that is ``T[,]`` in .NET."""


def argument(name: str, value: Any) -> Argument:
    """Return an argument of an attribute, with the .NET type for the value's Python type."""
    if isinstance(value, bool):
        return Argument(name, "Boolean", "System", None, str(value).lower())
    if isinstance(value, int):
        return Argument(name, "Int32" if -(2**31) <= value < 2**31 else "Int64", "System", None, str(value))
    if isinstance(value, float):
        return Argument(name, "Double", "System", None, str(value))
    if isinstance(value, Ref):
        return Argument(name, "Type", "System", None, f"typeof({value.namespace}.{value.name})")
    return Argument(name, "String", "System", None, str(value))
