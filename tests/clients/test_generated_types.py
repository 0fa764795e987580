"""Generated TypeScript and Python: what compilers say, and the official clients with our types against our hosts.

``.ci/run`` makes what they need; by hand, beside what ``test_npm_client.py`` and ``test_python_client.py`` tell:

    npm install --prefix npm typescript@5 @servicestack/client@2.1.13
    OFFICIAL_NPM=npm OFFICIAL_PYTHON=official/bin/python python -m pytest tests/clients/test_generated_types.py
"""

from __future__ import annotations

import os
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from gateway import Gateway, Negotiation, Settings
from gateway.metadata.feature import Metadata
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.registry import generators
from tests.gateway.metadata import hostile, named_alike, recordings
from tests.hosts import core, evo_auth
from tests.serving import serving

PROGRAMS = Path(__file__).parent / "generated"
HOSTS = ("core", "evo-auth", "m1", "m3")
NPM = os.environ.get("OFFICIAL_NPM")
PYTHON = os.environ.get("OFFICIAL_PYTHON")
STRICT = ("--target", "es2022", "--lib", "es2022,dom", "--strict", "--strictPropertyInitialization", "false")
WITH_CLIENT = ("--module", "esnext", "--moduleResolution", "bundler", "--skipLibCheck")

typescript = pytest.mark.skipif(not NPM, reason="OFFICIAL_NPM names no folder with typescript and the official client")
python = pytest.mark.skipif(not PYTHON, reason="OFFICIAL_PYTHON names no interpreter with the official client")
pytestmark = pytest.mark.slow


def printed(host: str, language: str) -> str:
    return generators()[language].file(recordings.host(host, exact=False), Options())


def run(*command: Any, cwd: Path) -> str:
    told = subprocess.run(
        [str(each) for each in command], cwd=cwd, capture_output=True, text=True, timeout=300, check=False
    )
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-3000:]
    return told.stdout


def npm() -> Path:
    return Path(str(NPM)).resolve() / "node_modules"


@typescript
def test_tsc_takes_the_types_of_every_host(tmp_path: Path) -> None:
    for host in HOSTS:
        (tmp_path / f"{host}.ts").write_text(printed(host, "typescript"))
        (tmp_path / f"{host}.defined.ts").write_text(printed(host, "typescript.d"))
    files = sorted(tmp_path.glob("*.ts"))
    run(npm() / ".bin" / "tsc", "--noEmit", "--moduleDetection", "force", *STRICT, *files, cwd=tmp_path)


@typescript
@pytest.mark.parametrize("described", [hostile.everything, named_alike.host])
def test_tsc_and_node_take_hostile_declarations_and_names_of_languages(described: Any, tmp_path: Path) -> None:
    for language, name in (("typescript", "types.ts"), ("typescript.d", "defined.ts"), ("js", "types.cjs")):
        (tmp_path / name).write_text(generators()[language].file(described(), Options()), encoding="utf-8")
    files = sorted(tmp_path.glob("*.ts"))
    run(npm() / ".bin" / "tsc", "--noEmit", "--moduleDetection", "force", *STRICT, *files, cwd=tmp_path)
    run("node", "types.cjs", cwd=tmp_path)


@python
@pytest.mark.parametrize("described", [hostile.everything, named_alike.host])
def test_python_imports_hostile_declarations_and_names_of_languages(described: Any, tmp_path: Path) -> None:
    (tmp_path / "types_.py").write_text(generators()["python"].file(described(), Options()), encoding="utf-8")
    run(PYTHON, "types_.py", cwd=tmp_path)


@typescript
def test_tsc_finds_what_the_recorded_files_have_wrong(tmp_path: Path) -> None:
    (tmp_path / "m1.ts").write_text(recordings.text("m1", "types.ts"))
    with pytest.raises(AssertionError, match="TS1005"):
        run(npm() / ".bin" / "tsc", "--noEmit", *STRICT, "m1.ts", cwd=tmp_path)


@typescript
def test_node_loads_the_javascript_of_every_host(tmp_path: Path) -> None:
    for host in HOSTS:
        (tmp_path / f"{host}.cjs").write_text(printed(host, "js"))
        run("node", "-e", f"require('./{host}.cjs')", cwd=tmp_path)


@python
def test_python_imports_the_types_of_every_host_and_the_client_reads_what_it_writes(tmp_path: Path) -> None:
    names = [host.replace("-", "_") for host in HOSTS]
    for host, name in zip(HOSTS, names, strict=True):
        (tmp_path / f"{name}.py").write_text(printed(host, "python"))
    run(PYTHON, PROGRAMS / "round_trip.py", tmp_path, *names, cwd=tmp_path)


def hosts() -> tuple[Gateway, Gateway]:
    """The two hosts with their types as a gateway gives them by default."""
    settings = Settings(negotiation=Negotiation.SERVICESTACK)
    first = Gateway(core.OPERATIONS, features=[Metadata(service_name="Core")], settings=settings)
    features = [evo_auth.auth(), Metadata(service_name="Evo Voice")]
    return first, Gateway(evo_auth.operations(), features=features, settings=settings)


def fetched(address: tuple[str, int], language: str) -> str:
    with urllib.request.urlopen(f"http://{address[0]}:{address[1]}/types/{language}") as answer:
        return str(answer.read().decode())


@typescript
def test_the_official_typescript_client_works_with_the_types_of_a_gateway(tmp_path: Path) -> None:
    first, second = hosts()
    with serving(first) as one, serving(second) as two:
        (tmp_path / "core.ts").write_text(fetched(one, "typescript"))
        (tmp_path / "evo.ts").write_text(fetched(two, "typescript"))
        (tmp_path / "checks.ts").write_text((PROGRAMS / "checks.ts").read_text())
        (tmp_path / "package.json").write_text('{"type": "module"}')
        (tmp_path / "node_modules").symlink_to(npm())
        run(npm() / ".bin" / "tsc", *STRICT, *WITH_CLIENT, "checks.ts", cwd=tmp_path)
        addresses = [f"http://{host}:{port}" for host, port in (one, two)]
        assert run("node", "checks.js", *addresses, cwd=tmp_path).count("ok ") == 6


@python
def test_the_official_python_client_works_with_the_types_of_a_gateway(tmp_path: Path) -> None:
    first, second = hosts()
    with serving(first) as one, serving(second) as two:
        (tmp_path / "core.py").write_text(fetched(one, "python"))
        (tmp_path / "evo.py").write_text(fetched(two, "python"))
        addresses = [f"http://{host}:{port}" for host, port in (one, two)]
        assert run(PYTHON, PROGRAMS / "checks.py", *addresses, tmp_path, cwd=tmp_path).count("ok ") == 6
