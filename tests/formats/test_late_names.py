"""Names of a package that are imported on first access."""

from __future__ import annotations

import subprocess
import sys

import pytest

import formats
import gateway
import gateway.auth
import gateway.metadata
import gateway.rules
from formats.late_names import late_module, late_names


def test_a_name_comes_from_its_module_and_another_is_an_error_that_names_both() -> None:
    load, names = late_names({"__name__": "some.package", "near": 1}, {"sqrt": "math"})

    assert load("sqrt")(9) == 3
    assert names() == ["__name__", "near", "sqrt"]
    with pytest.raises(AttributeError, match=r"module 'some\.package' has no attribute 'sin'"):
        load("sin")


@pytest.mark.parametrize("package", [formats, gateway, gateway.auth, gateway.metadata, gateway.rules])
def test_a_package_says_of_a_wrong_name_what_python_says(package: object) -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        package.Nothing  # type: ignore[attr-defined]  # noqa: B018 - on purpose


@pytest.mark.slow
def test_importing_a_package_does_not_import_the_modules_of_its_late_names() -> None:
    script = "import sys, formats; assert 'formats.xml.format' not in sys.modules; formats.XmlFormat()"

    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_late_module_is_imported_with_the_first_of_its_names_that_is_used() -> None:
    script = (
        "import sys; from formats.late_names import late_module; late = late_module('wave')\n"
        "assert 'wave' not in sys.modules; assert late.open is sys.modules['wave'].open is late.open\n"
    )

    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_late_module_says_of_a_wrong_name_what_the_module_says() -> None:
    with pytest.raises(AttributeError, match="module 'math' has no attribute 'sinus'"):
        late_module("math").sinus  # noqa: B018 - on purpose
