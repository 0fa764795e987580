"""Compilers and parsers for generated types, each with what it needs; one that is missing skips its tests by name."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.gateway.metadata.languages import java_stubs

STUBS = Path(__file__).parent / "stubs"
GSON = Path("/usr/share/java/gson.jar")
GRAMMARS = {
    "swift": "tree_sitter_swift",
    "dart": "tree_sitter_dart",
    "fsharp": "tree_sitter_fsharp",
    "vbnet": "tree_sitter_vb_dotnet",
}


def need(program):
    """The path of a program; its test skips where it is missing."""
    found = os.environ.get(program.upper()) or shutil.which(program)
    if found is None:
        pytest.skip(f"no {program}")
    return found


#: A compiler of so few lines ends before its own machine code would pay: with these it takes half of the time.
JVM = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def run(*command, timeout=300, **environment):
    words = [str(each) for each in command]
    given = {**os.environ, **environment}
    return subprocess.run(words, capture_output=True, text=True, timeout=timeout, check=False, env=given)


def javac(*words):
    return run(need("javac"), *(f"-J{each}" for each in JVM), "-encoding", "UTF-8", "-proc:none", *words)


def csharp(source, folder):
    """What ``mcs`` says is wrong with a C# file."""
    compiler = need("mcs")
    path = folder / "types.cs"
    path.write_text(source)
    told = run(
        compiler,
        "-target:library",
        "-nowarn:108,114",
        "-r:System.Runtime.Serialization.dll",
        f"-out:{folder / 'types.dll'}",
        STUBS / "ServiceStack.cs",
        path,
    )
    return errors(told, r"error CS\d+.*")


def java(source, folder):
    """What ``javac`` says is wrong with a Java file."""
    need("javac")
    if not GSON.exists():
        pytest.skip("no libgoogle-gson-java")
    java_stubs.write(folder / "stubs")
    path = folder / "dtos.java"
    path.write_text(source)
    told = javac("-cp", GSON, "-sourcepath", folder / "stubs", "-d", folder, path)
    return errors(told, r"dtos\.java:\d+: error: .*")


@cache
def stub_classes(folder):
    classes = folder / "classes"
    told = javac("-d", classes, *java_stubs.write(folder / "sources"))
    assert told.returncode == 0, told.stderr
    return classes


def kotlin(source, folder, shared):
    """What ``kotlinc`` says is wrong with a Kotlin file; ``shared`` is a folder that stays for all files."""
    compiler = need("kotlinc")
    if not GSON.exists():
        pytest.skip("no libgoogle-gson-java")
    path = folder / "dtos.kt"
    path.write_text(source)
    words = ("-nowarn", "-cp", f"{stub_classes(shared)}:{GSON}", "-d", folder / "out", path)
    told = run("bash", compiler, *words, timeout=600, JAVA_OPTS=" ".join(("-Xmx512M", *JVM)))
    return errors(told, r"dtos\.kt:\d+:\d+: error: .*")


def errors(told, pattern):
    found = re.findall(pattern, told.stdout + told.stderr)
    if told.returncode and not found:
        return [(told.stdout + told.stderr)[-2000:]]
    return found


@cache
def parser(language):
    sitter = pytest.importorskip("tree_sitter", reason="no tree-sitter")
    module = pytest.importorskip(GRAMMARS[language], reason=f"no {GRAMMARS[language]}")
    grammar = getattr(module, "language", None) or module.language_fsharp
    return sitter.Parser(sitter.Language(grammar()))


UNKNOWN_TO_VB = re.compile(
    r"""^\ *(?: <EnumMember\(.*\)> | Implements\ .*
            | <.*>(?=\n\ *<)  # attributes of more than one line
            | <.*>(?=\n\ {12,}Public\ (?:Partial|Enum))  # attributes of nested types
        )\n""",
    re.MULTILINE | re.VERBOSE,
)
"""Lines that the grammar of VB does not know, though the language does; nor does it know arrays of arrays."""


def parsed(language, source):
    """The lines that the grammar of a language cannot read, with what stands there."""
    if language == "vbnet":
        source = UNKNOWN_TO_VB.sub("", source).replace("()()", "()")
    tree = parser(language).parse(source.encode())
    lines = source.split("\n")
    found = []
    waiting = [tree.root_node]
    while waiting:
        node = waiting.pop()
        if node.type == "ERROR" or node.is_missing:
            row = node.start_point[0]
            found.append(f"{row + 1}: {lines[row].strip()}")
        elif node.has_error:
            waiting.extend(node.children)
    return sorted(found, key=lambda each: int(each.partition(":")[0]))
