"""The same checks, guided by coverage: atheris, from the extra ``[fuzz]``, chooses the inputs.

    python -m tests.fuzz.guided FORMAT INPUTS SEED

Why a process of its own: the readers are instrumented as they are imported, so nothing may have
imported them before.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

#: Seeds of each type that the corpus starts with; more only slow the start.
PER_TYPE = 12
#: Bytes of an input, at most, and seconds that one may take.
LONGEST, SECONDS = 4_000, 20


def start(name: str, inputs: int, seed: int) -> NoReturn:
    """Become the process that fuzzes a format."""
    if not importlib.util.find_spec("atheris"):
        sys.exit("atheris is not installed: pip install -e '.[fuzz]'")
    os.execv(sys.executable, [sys.executable, "-m", "tests.fuzz.guided", name, str(inputs), str(seed)])


def _run(name: str, inputs: int, seed: int) -> None:
    """Print each fault once, with its input; libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["formats"]):
        from tests.fuzz.checks import fault
        from tests.fuzz.corpus import pieces, seeds

        types = sorted({type_ for type_, _ in seeds(name)})
        for type_ in types:
            fault(name, type_, b"")  # what is imported late is imported, and instrumented, now
    found: set[str] = set()

    def one_input(data: bytes) -> None:
        if not data:
            return
        type_ = types[data[0] % len(types)]
        if (wrong := fault(name, type_, data[1:])) and wrong not in found:
            found.add(wrong)
            print(f"  {wrong}\n    {(type_, data[1:])!r}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        corpus, dictionary = Path(folder, "corpus"), Path(folder, "dictionary")
        corpus.mkdir()
        taken: dict[str, int] = {}
        for number, (type_, text) in enumerate(seeds(name)):
            taken[type_] = taken.get(type_, 0) + 1
            if taken[type_] <= PER_TYPE and len(text) < LONGEST:
                (corpus / str(number)).write_bytes(bytes([types.index(type_)]) + text)
        words = ('"' + "".join(f"\\x{byte:02x}" for byte in each) + '"' for each in pieces(name))
        dictionary.write_text("\n".join(words), encoding="ascii")
        options = [f"-runs={inputs}", f"-seed={seed}", f"-max_len={LONGEST}", f"-timeout={SECONDS}"]
        atheris.Setup([sys.argv[0], *options, f"-dict={dictionary}", str(corpus)], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    _run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
