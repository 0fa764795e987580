"""Types, members and enums that are called like what a language has: the host's own have another name, and mean it."""

import re

import pytest

from gateway.metadata.languages.options import Options
from gateway.metadata.languages.registry import generators
from tests.gateway.metadata import named_alike


def printed(language):
    return generators()[language].file(named_alike.host(), Options())


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("typescript", "public manyList: List[];"),
        ("typescript", "public onePartial: Partial_;"),
        ("typescript", "public oneObject: Object_;"),
        ("python", "many_list: Optional[List[List_]] = None"),
        ("java", "public ArrayList<List> manyList = null;"),
        ("java", "public ArrayList<Date_> manyDate = null;"),
        ("java", "public dtos_ onedtos = null;"),
        ("kotlin", "var manyDate:ArrayList<Date_> = ArrayList<Date_>()"),
        ("swift", "public var manyDate:[Date_] = []"),
        ("swift", "public var oneString:String_?"),
        ("dart", "List<List_>? manyList;"),
        ("dart", "Function_? oneFunction;"),
        ("csharp", "public virtual List<List> ManyList { get; set; }"),
    ],
)
def test_a_type_of_the_host_is_none_of_the_languages(language, line):
    assert line in [each.strip() for each in printed(language).split("\n")]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("java", '@SerializedName("true") public Integer True = null;'),
        ("kotlin", '@SerializedName("typealias") var Typealias:Int? = null'),
        ("python", "ID_ = 'ID'"),
        ("typescript.d", "type Empty = never;"),
        ("fsharp", "type Empty = int"),
        ("dart", "abstract class Empty { static List<Empty> get values => const []; }"),
    ],
)
def test_members_and_enums_are_none_either(language, line):
    assert line in [each.strip() for each in printed(language).split("\n")]


@pytest.mark.parametrize("language", ["typescript", "typescript.d"])
def test_members_that_differ_in_case_alone_have_two_names(language):
    words = printed(language).split("Words\n{")[1].split("}")[0]
    names = re.findall(r"(\w+)\??: number;", words)
    assert len(names) == len(set(names)) == len(named_alike.MEMBERS)


@pytest.mark.parametrize(("language", "line"), [("csharp", "namespace "), ("vbnet", "Namespace ")])
def test_a_type_without_a_namespace_stands_in_none(language, line):
    assert line.strip() not in [each.strip() for each in printed(language).split("\n")]


def test_a_pair_that_is_only_an_argument_is_defined():
    assert "export class KeyValuePair<TKey, TValue>" in printed("typescript")
