import json
from typing import Annotated, Any

import pytest

from gateway import Dto, DtoList, Gateway, Int32, operation
from gateway.rules import NotEmpty
from tests.asking import ask
from tests.hosts import corners


class Row(Dto, namespace="N"):
    sku: Annotated[str | None, NotEmpty()] = None
    qty: Int32 = 0


class PostRows(DtoList[Row]):
    pass


class Count(Dto):
    rows: Int32 = 0
    kind: str | None = None


@operation("POST /rows")
def post_rows(request: PostRows) -> Count:
    return Count(len(request), type(request).__name__)


APP = Gateway([post_rows])
XML = '<ArrayOfRow xmlns="http://schemas.datacontract.org/2004/07/N"><Row><Sku>a</Sku></Row><Row><Sku>b</Sku></Row></ArrayOfRow>'


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/json", '[{"sku":"a"},{"sku":"b"}]'),
        ("application/jsv", "[{sku:a},{sku:b}]"),
        ("application/jsv", "{sku:a},{sku:b}"),
        ("text/csv", "Sku,Qty\r\na,1\r\nb,2\r\n"),
        ("text/csv", '[{"sku":"a"},{"sku":"b"}]'),
        ("application/xml", XML),
    ],
)
@pytest.mark.parametrize("address", ["/rows", "/api/PostRows"])
def test_a_request_that_is_a_list_is_read_in_every_format(media_type: str, body: str, address: str) -> None:
    told = ask(APP, f"POST {address}?sku=q", {"Content-Type": media_type, "Accept": "application/json"}, body)

    assert (told.status, json.loads(told.data)) == (200, {"rows": 2, "kind": "PostRows"})


def test_a_single_object_is_a_list_of_it() -> None:
    told = ask(APP, "POST /rows", {"Content-Type": "application/json", "Accept": "application/json"}, '{"sku":"a"}')

    assert json.loads(told.data)["rows"] == 1


def test_a_broken_rule_names_the_row() -> None:
    told = ask(APP, "POST /rows", {"Content-Type": "application/json"}, '[{"sku":"a"},{"qty":1}]')

    assert told.status == 400
    assert json.loads(told.data)["responseStatus"]["errors"][0]["fieldName"] == "[1].Sku"


def test_a_batch_of_lists_is_a_list_of_lists() -> None:
    told = ask(corners.app, "POST /json/reply/PostRows[]", {"Content-Type": "application/json"}, '[[{"id":1}],[]]')

    assert [each["count"] for each in json.loads(told.data)] == [1, 0]


def test_a_list_without_a_type_of_its_rows_is_refused() -> None:
    with pytest.raises(TypeError, match="Nameless"):
        type("Nameless", (DtoList,), {})


def test_a_list_is_in_the_namespace_of_its_rows() -> None:
    facts: Any = PostRows.__facts__

    assert facts.namespace == "N"
