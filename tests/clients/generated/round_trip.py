"""Imports generated modules, and writes and reads one value of each of their classes with the official client."""

import dataclasses
import importlib
import sys
import warnings

from servicestack import from_json, to_json

warnings.simplefilter("error", SyntaxWarning)
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    module = importlib.import_module(name)
    count = 0
    for each in list(vars(module).values()):
        if isinstance(each, type) and dataclasses.is_dataclass(each) and each.__module__ == name:
            value = each()
            assert from_json(each, to_json(value)) == value, each
            count += 1
    print(name, count)
    assert count > 3
