"""Types of one simple name stay apart in languages without namespaces, and members go on naming the right one."""

import pytest

from gateway.metadata.catalog import Catalog, Config, Operation, Property, Ref, Type
from gateway.metadata.host import Host
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.registry import generators

GENERIC = "System.Collections.Generic"


def host():
    def row(namespace):
        return Type("Row", namespace, implements=(), properties=(Property(namespace, "String", "System"),))

    def kind(outer):
        return Type(f"{outer}.Kind", "A", implements=(), is_nested=True, is_enum=True, enum_names=(outer, "Other"))

    def outer(name, space):
        members = (
            Property("Sort", f"{name}.Kind", "A", is_value_type=True, is_enum=True),
            Property("Row", "Row", space),
            Property("Rows", "List`1", GENERIC, generic_args=("Row",)),
        )
        return Type(name, "A", implements=(), properties=members, inner_types=(Ref(f"{name}.Kind", "A"),))

    here = Type("Here", "B", implements=(), properties=(Property("Rows", "List`1", GENERIC, generic_args=("Row",)),))
    ask = Type("Ask", "A", implements=(), properties=(Property("One", "One", "A"), Property("Here", "Here", "B")))
    operation = Operation(ask, outer("Two", "B"), method="POST", actions=("ANY",), return_type=Ref("Two", "A"))
    types = (row("A"), row("B"), outer("One", "A"), kind("One"), kind("Two"), here)
    return Host(Catalog(Config(), ("A", "B"), types, (operation,)), base_url="http://localhost:5000")


@pytest.mark.parametrize("language", ["java", "kotlin", "swift", "dart", "typescript", "python"])
def test_two_types_of_one_name_have_two(language):
    made = generators()[language].file(host(), Options())
    assert made.count("Row_B") >= 3
    assert made.count("Two_Kind") >= 2


def test_an_argument_means_the_type_of_its_own_namespace():
    made = generators()["java"].file(host(), Options())
    here = made[made.index("class Here") :]
    assert "ArrayList<Row_B> rows" in here[: here.index("}")]


def test_languages_with_namespaces_keep_the_names():
    assert "Row_B" not in generators()["csharp"].file(host(), Options())
