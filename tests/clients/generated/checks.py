"""A program of a client's author: types fetched from the host, and the official client."""

import sys

sys.path.insert(0, sys.argv[3])

import core
import evo
from servicestack import JsonServiceClient, WebServiceException

client = JsonServiceClient(sys.argv[1])
assert client.get(core.Hello(name="World")).result == "Hello, World!"
print("ok GET")

sent = core.EchoComplexTypes(
    sub_type=core.SubType(id=1, name="a"),
    sub_types=[core.SubType(id=2, name="b"), core.SubType(id=3)],
    sub_type_map={"x": core.SubType(id=4)},
    string_map={"a": "1", "b": "2"},
    int_string_map={7: "seven"},
)
assert client.post(sent) == sent
print("ok POST with lists and dictionaries")

assert client.post(core.HelloReturnVoid(id=1)) is None
print("ok void")

try:
    client.post(core.ThrowValidation(age=0, email="x"))
    raise SystemExit("no field errors")
except WebServiceException as error:
    fields = sorted(each.field_name for each in error.response_status.errors)
    assert fields == ["Age", "Email", "Required"], fields
print("ok field errors")

signed_in = JsonServiceClient(sys.argv[2])
who = signed_in.post(evo.Authenticate(provider="credentials", user_name="agent", password="p@55word"))
assert who.user_name == "agent"
print("ok sign-in")
assert signed_in.get(evo.Secured(name="x")).result == "x as agent"
print("ok a secured operation")
