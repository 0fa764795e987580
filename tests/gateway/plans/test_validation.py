import json
from typing import Annotated, Any

import pytest

from gateway import Dto, Enumeration, Int32
from gateway.plans.validation import ValidationError, display_name, validator_of
from gateway.rules import (
    CreditCard,
    Email,
    Empty,
    Equal,
    ExactLength,
    ExclusiveBetween,
    GreaterThan,
    GreaterThanOrEqual,
    InclusiveBetween,
    IsInEnum,
    Length,
    LessThan,
    LessThanOrEqual,
    Matches,
    MaximumLength,
    MinimumLength,
    Must,
    NotEmpty,
    NotEqual,
    NotNull,
    Null,
    On,
    Rule,
)
from tests.asking import ask
from tests.hosts import corners


class Color(Enumeration):
    RED = "Red"


# gateway/WIRE.md 5.5: code and message of each rule, for a member called FirstName.
RULES: list[tuple[Rule, Any, str, str]] = [
    (NotNull(), None, "NotNull", "'First Name' must not be empty."),
    (NotEmpty(), " ", "NotEmpty", "'First Name' must not be empty."),
    (NotEmpty(), 0, "NotEmpty", "'First Name' must not be empty."),
    (NotEmpty(), [], "NotEmpty", "'First Name' must not be empty."),
    (Null(), "x", "Null", "'First Name' must be empty."),
    (Empty(), "x", "Empty", "'First Name' must be empty."),
    (Equal(2), 3, "Equal", "'First Name' must be equal to '2'."),
    (NotEqual(2), 2, "NotEqual", "'First Name' must not be equal to '2'."),
    (GreaterThan(0), 0, "GreaterThan", "'First Name' must be greater than '0'."),
    (GreaterThanOrEqual(1), 0, "GreaterThanOrEqual", "'First Name' must be greater than or equal to '1'."),
    (LessThan(5), 5, "LessThan", "'First Name' must be less than '5'."),
    (LessThanOrEqual(5), 6, "LessThanOrEqual", "'First Name' must be less than or equal to '5'."),
    (Length(2, 3), "x", "Length", "'First Name' must be between 2 and 3 characters. You entered 1 characters."),
    (ExactLength(2), "x", "Length", "'First Name' must be 2 characters in length. You entered 1 characters."),
    (
        MinimumLength(2),
        "x",
        "MinimumLength",
        "The length of 'First Name' must be at least 2 characters. You entered 1 characters.",
    ),
    (
        MaximumLength(2),
        "xyz",
        "MaximumLength",
        "The length of 'First Name' must be 2 characters or fewer. You entered 3 characters.",
    ),
    (InclusiveBetween(1, 120), 0, "InclusiveBetween", "'First Name' must be between 1 and 120. You entered 0."),
    (ExclusiveBetween(1, 3), 3, "ExclusiveBetween", "'First Name' must be between 1 and 3 (exclusive). You entered 3."),
    (Matches("^a"), "b", "RegularExpression", "'First Name' is not in the correct format."),
    (Email(), "a@b@c", "Email", "'First Name' is not a valid email address."),
    (CreditCard(), "4111 1111 1111 1112", "CreditCard", "'First Name' is not a valid credit card number."),
    (
        IsInEnum(),
        Color.numbered(9),
        "Enum",
        "'First Name' has a range of values which does not include '9'.",
    ),
    (Must(lambda _: False), 1, "Predicate", "The specified condition was not met for 'First Name'."),
]


@pytest.mark.parametrize(("rule", "value", "code", "message"), RULES)
def test_a_broken_rule_says_what_the_original_says(rule: Rule, value: Any, code: str, message: str) -> None:
    class Request(Dto):
        first_name: Annotated[object, rule] = None

    validator = validator_of(Request)
    assert validator is not None
    with pytest.raises(ValidationError) as caught:
        validator.check(Request(value), "GET")

    (error,) = caught.value.errors
    assert (error.error_code, error.field_name, error.message) == (code, "FirstName", message)
    assert caught.value.error_code == code


@pytest.mark.parametrize(
    "rule", [rule for rule, *_ in RULES if not isinstance(rule, NotNull | NotEmpty | Equal | Must)]
)
def test_null_keeps_every_rule_that_is_not_about_it(rule: Rule) -> None:
    assert rule.fits(None)


def test_the_right_values_keep_their_rules() -> None:
    assert Email().fits("a@b")
    assert CreditCard().fits("4111-1111-1111-1111")
    assert not CreditCard().fits("letters")
    assert IsInEnum().fits(Color.RED)
    assert InclusiveBetween(1, 3).fits(3)


def test_placeholders_stand_in_the_recorded_order() -> None:
    class Request(Dto):
        age: Annotated[Int32, InclusiveBetween(1, 120)] = 0

    validator = validator_of(Request)
    assert validator is not None
    with pytest.raises(ValidationError) as caught:
        validator.check(Request(), "GET")

    meta = caught.value.errors[0].meta
    assert meta is not None
    assert [*meta.items()] == [
        ("From", "1"),
        ("To", "120"),
        ("Value", "0"),
        ("PropertyName", "Age"),
        ("PropertyValue", "0"),
    ]


class Address(Dto):
    name: Annotated[str | None, NotEmpty()] = None


class Order(Dto):
    address: Address | None = None
    items: list[Address] | None = None
    note: Annotated[str, MaximumLength(3)] | None = None


def test_inner_members_are_named_by_their_path() -> None:
    validator = validator_of(Order)
    assert validator is not None
    with pytest.raises(ValidationError) as caught:
        validator.check(Order(Address(), [Address("a"), Address()], "long"), "GET")

    assert [each.field_name for each in caught.value.errors] == ["Address.Name", "Items[1].Name", "Note"]


def test_a_type_without_rules_has_no_validator() -> None:
    class Tree(Dto):
        child: "Tree | None" = None

    globals()["Tree"] = Tree

    assert validator_of(Tree) is None


@pytest.mark.parametrize(
    ("name", "words"), [("FirstName", "First Name"), ("Age", "Age"), ("XMLPath", "XML Path"), ("ID", "ID")]
)
def test_a_name_is_shown_in_words(name: str, words: str) -> None:
    assert display_name(name) == words


class Part(Dto):
    name: Annotated[str | None, On("DELETE", Null())] = None


class Whole(Dto):
    id: Annotated[Int32, On("put, delete", GreaterThan(0)), On("PUT", LessThan(100))] = 0
    name: Annotated[str | None, On("POST", NotEmpty()), MaximumLength(3)] = None
    part: Part | None = None


@pytest.mark.parametrize(
    ("verb", "request_", "codes"),
    [
        ("GET", Whole(), []),
        ("POST", Whole(), ["NotEmpty Name"]),
        ("PUT", Whole(), ["GreaterThan Id"]),
        ("PUT", Whole(200), ["LessThan Id"]),
        ("DELETE", Whole(), ["GreaterThan Id"]),
        ("DELETE", Whole(0, "long", Part("x")), ["MaximumLength Name", "GreaterThan Id", "Null Part.Name"]),
        ("GET", Whole(0, "long", Part("x")), ["MaximumLength Name"]),
    ],
)
def test_rules_for_a_verb_come_after_those_for_all(verb: str, request_: Whole, codes: list[str]) -> None:
    validator = validator_of(Whole)
    assert validator is not None
    if not codes:
        validator.check(request_, verb)
        return
    with pytest.raises(ValidationError) as caught:
        validator.check(request_, verb)

    assert [f"{each.error_code} {each.field_name}" for each in caught.value.errors] == codes


def test_a_type_with_rules_for_a_verb_alone_has_a_validator() -> None:
    assert validator_of(Part) is not None


def test_a_null_item_keeps_every_rule_but_counts() -> None:
    answer = ask(corners.app, "POST /order.json", {"Content-Type": "application/json"}, b'{"lines":[null,{"sku":"a"}]}')

    errors = json.loads(answer.data)["responseStatus"]["errors"]
    assert [(each["fieldName"], each["meta"]["CollectionIndex"]) for each in errors] == [("Lines[1].Qty", "1")]
