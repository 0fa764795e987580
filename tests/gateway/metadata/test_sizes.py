"""A host of thousands of types: what is printed of it grows with what is shown, counted in calls and not in time."""

import pytest

from gateway import Dto, Gateway, operation
from gateway.metadata import Metadata
from gateway.metadata.catalog import Argument, Attribute, Catalog, Config, Operation, Property, Ref, Route, Type
from gateway.metadata.host import Host
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.registry import generators
from gateway.metadata.pages.answering import page_of
from gateway.service.calls import Call
from tests.counting import calls

pytestmark = pytest.mark.slow

LISTED = [key for key, each in generators().items() if each.LANGUAGE.listed]
GENERIC = "System.Collections.Generic"


def host(operations: int) -> Host:
    """A host of five types an operation: request, response, a base, a class and an enum that they lead to."""
    types: list[Type] = []
    made: list[Operation] = []
    for at in range(operations):
        space = f"Part{at % 7}"
        kind = Type(f"Kind{at}", space, implements=(), is_enum=True, enum_names=("One", "Two"))
        base = Type(f"Base{at}", space, implements=(), properties=(Property("Id", "String", "System"),))
        row = Type(
            f"Row{at}",
            space,
            inherits=Ref(base.name, space),
            implements=(),
            description=f"Row number {at}",
            properties=(
                Property("Kind", kind.name, space, is_value_type=True, is_enum=True),
                Property("Count", "Int32", "System", is_value_type=True),
                Property("Others", "Dictionary`2", GENERIC, generic_args=("String", f"Row{at}")),
            ),
        )
        told = Attribute("ApiMember", args=(Argument("Description", "String", "System", value="Its name"),))
        request = Type(
            f"Ask{at}",
            space,
            implements=(Ref("IGet", "ServiceStack"),),
            properties=(Property("Name", "String", "System", description="Its name", attributes=(told,)),),
        )
        rows = Property("Rows", "List`1", GENERIC, generic_args=(row.name,))
        answer = Type(f"Answer{at}", space, implements=(), properties=(rows,))
        route = Route(f"/asks/{at}/{{Name}}", "GET")
        returned = Ref(answer.name, space)
        made.append(Operation(request, answer, ("ANY",), method="GET", return_type=returned, routes=(route,)))
        types += [kind, base, row]
    return Host(Catalog(Config(), (), tuple(types), tuple(made)), base_url="http://localhost").at("http://shop.example")


SMALL, LARGE = host(50), host(400)


@pytest.mark.parametrize("language", LISTED)
def test_a_whole_file_costs_so_many_calls_for_each_type(language):
    file = generators()[language].file
    file(SMALL, Options())
    assert calls(lambda: file(LARGE, Options())) < 8.8 * calls(lambda: file(SMALL, Options()))
    assert calls(lambda: file(LARGE, Options())) < 200 * 2_000


@pytest.mark.parametrize("language", LISTED)
def test_the_file_of_one_operation_looks_at_the_others_and_prints_none_of_them(language):
    file = generators()[language].file
    chosen = Options(include_types=("Ask7.*",))
    file(SMALL, chosen)
    more = calls(lambda: file(LARGE, chosen)) - calls(lambda: file(SMALL, chosen))
    assert more < 12 * (2_000 - 250)


@pytest.mark.parametrize("parameters", [{}, *({"lang": each} for each in LISTED)])
def test_the_page_of_one_operation_costs_the_same_on_a_larger_host(parameters):
    def page(described):
        return page_of(described, "json", {"op": "Ask7", **parameters}, "shop.example")

    page(SMALL), page(LARGE)
    assert calls(lambda: page(LARGE)) < calls(lambda: page(SMALL)) + 50


class Ask(Dto, namespace="T"):
    name: str | None = None


def test_a_kept_page_costs_a_look_and_an_answer():
    def served(count):
        shown = [operation(f"/asks/{at}")(ask_for(at)) for at in range(count)]
        feature = Metadata()
        Gateway(shown, features=[feature])
        return feature._handlers._served

    def ask_for(at):
        request = type(f"Ask{at}", (Ask,), {"__module__": __name__}, namespace="T")

        def ask(request):
            return None

        ask.__annotations__ = {"request": request, "return": None}
        return ask

    call = Call("GET", "/csv/metadata", base_url="http://shop.example", query="op=Ask1&lang=csharp")
    few, many = served(3), served(60)
    for each in (few, many):
        each.page("csv", call)
    assert calls(lambda: many.page("csv", call)) == calls(lambda: few.page("csv", call)) < 40
