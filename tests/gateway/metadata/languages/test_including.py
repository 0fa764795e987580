"""``Name.*``: what an operation needs. As recorded it is less than compiles; in sound mode it is all of it."""

import pytest

from gateway.metadata.catalog import Catalog, Operation, Property, Ref, Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.languages.framework import CLIENT_LIBRARY
from gateway.metadata.languages.including import filtered
from gateway.metadata.languages.names import full_names, parse
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.registry import generators
from gateway.metadata.languages.selection import whole
from tests.gateway.metadata import recordings


def named_by(each):
    for ref in (each.inherits, *(each.implements or ())):
        if ref is not None:
            yield ref.name
            yield from ref.generic_args or ()
    for member in each.properties or ():
        yield member.type.partition("[")[0]
        yield from member.generic_args or ()


def undefined(host, name):
    """The host's own types that the types of an operation name and that are not among them."""
    chosen = filtered(whole(host), Options(include_types=(f"{name}.*",)))
    types = [*chosen.types, *chosen.requests, *chosen.responses]
    needed = {one for each in types for text in named_by(each) for one in full_names(parse(text))}
    for each in chosen.operations:
        if each.return_type is not None:
            needed.update(one for text in each.return_type.generic_args or () for one in full_names(parse(text)))
            needed.add(each.return_type.name)
    own = {each.name for each in host.everything if not is_system(each)}
    return (needed & own) - {each.name for each in types}


OPERATIONS = [(host, name) for host in recordings.HOSTS for name in recordings.host(host).requests]


@pytest.mark.sampled
@pytest.mark.parametrize(("host", "name"), OPERATIONS)
def test_the_types_of_an_operation_define_all_that_they_name(host, name):
    assert undefined(recordings.host(host, exact=False), name) == set()


def test_as_recorded_they_do_not():
    assert "EntityInfo" in undefined(recordings.host("evo-auth"), "ListSessions")


@pytest.mark.parametrize("language", [key for key, each in generators().items() if each.LANGUAGE.listed])
def test_the_file_of_one_operation_has_a_base_class_that_only_an_argument_leads_to(language):
    host = recordings.host("evo-auth", exact=False)
    made = generators()[language].file(host, Options(include_types=("ListSessions.*",)))
    assert made.count("EntityInfo") > 1
    assert "EntityInfo" not in CLIENT_LIBRARY


def declared(name, *named, namespace="Own", **more):
    """A type with a member of each named type."""
    members = tuple(Property(each, each, "Own") for each in named)
    return Type(name, namespace, **{"implements": (), "properties": members, **more})


def asked(request, response=None, tags=None, **more):
    returned = Ref(response.name, response.namespace) if response is not None else None
    return Operation(request, response, ("ANY",), return_type=returned, tags=tags, **more)


ROW, PAGE, LEAF = declared("Row", "Leaf"), declared("Page", "Row"), declared("Leaf")
CREATE = Ref("ICreateDb`1", "ServiceStack", ("Row",))
OWN = Host(
    Catalog(
        types=(ROW, LEAF, declared("Kept", namespace="Own.Deep"), declared("Based")),
        operations=(
            asked(declared("GetPage"), PAGE, tags=("read", "page")),
            asked(declared("GetRows", implements=(Ref("IFilter`1", "Own", ("Row",)),)), LEAF),
            asked(declared("Derived", inherits=Ref("Based", "Own"))),
            asked(declared("NewRow", implements=(CREATE,)), returns_void=True),
            asked(declared("Deeply", namespace="Own.Deep")),
        ),
    ),
    exact=True,
)


@pytest.mark.parametrize(
    ("included", "names"),
    [
        (("GetPage.*",), "GetPage Leaf Page Row"),
        (("GetPage",), "GetPage Page"),
        (("{page}",), "GetPage Page Row Leaf"),
        (("{other,read}",), "GetPage Page Row Leaf"),
        (("{none}",), ""),
        (("Own.Deep/*",), "Deeply Kept"),
        # A name whose users are asked for chooses nothing by itself, and its users beside others.
        (("*.Row",), ""),
        (("*.Row", "Deeply.*"), "Deeply GetRows NewRow Row"),
        (("*.Page", "Deeply.*"), "Deeply GetPage Page"),
        (("*.Based", "Deeply.*"), "Based Deeply Derived"),
        (("NewRow.*",), "NewRow Row"),
    ],
)
def test_a_file_has_the_types_that_are_asked_for_and_what_they_need(included, names):
    chosen = filtered(whole(OWN), Options(include_types=included))
    found = {each.name for each in (*chosen.types, *chosen.requests, *chosen.responses)}
    assert found == set(names.split())


@pytest.mark.parametrize(
    ("excluded", "names"),
    [
        ("services", "Based Kept Leaf Row"),
        ("types", "Deeply Derived GetPage GetRows Leaf NewRow Page"),
        ("Leaf", "Based Deeply Derived GetPage GetRows Kept NewRow Page Row"),
    ],
)
def test_what_is_excluded_is_not_there(excluded, names):
    chosen = filtered(whole(OWN), Options(exclude_types=(excluded,)))
    found = {each.name for each in (*chosen.types, *chosen.requests, *chosen.responses)}
    assert found == set(names.split())


def test_beside_what_is_recorded_a_file_has_what_the_argument_of_a_marker_needs():
    host = Host(OWN.catalog)
    chosen = filtered(whole(host), Options(include_types=("NewRow.*",)))
    assert {each.name for each in (*chosen.types, *chosen.requests, *chosen.responses)} == {"NewRow", "Row", "Leaf"}
