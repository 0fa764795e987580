"""The page that the product was made from, byte for byte."""

import html
import re
from pathlib import Path

import pytest

from gateway.metadata.facts import Facts
from gateway.metadata.host import Host
from gateway.metadata.pages.answering import page_of
from tests.gateway.metadata import recordings

SEED = (Path(__file__).parents[3] / "vectors" / "seed" / "AddConferenceMember.typescript.csv.txt").read_bytes()
NODE_PARAMETER_MAP = """

export class NodeParameterMap
{
    [key:string] : NodeParameter;

    public constructor(init?: Partial<NodeParameterMap>) { (Object as any).assign(this, init); }
}
"""


def page(*, exact):
    facts = Facts(service_name="Evo Voice", insert_code={"typescript": NODE_PARAMETER_MAP})
    host = Host(recordings.host("evo-auth").catalog, facts, "https://evovoice.io", exact=exact)
    found = page_of(host, "csv", {"op": "AddConferenceMember", "lang": "typescript"}, "evovoice.io")
    assert found.status == 200
    return found.text


@pytest.mark.parametrize("exact", [True, False])
def test_code_and_samples_are_slices_of_the_seed_page(exact):
    text = page(exact=exact)
    (code,) = re.findall(r"<code[^>]*>(.*?)</code>", text, re.DOTALL)
    pres = re.findall(r"<pre[^>]*>\n(.*?)\n</pre>", text, re.DOTALL)
    bodies = [html.unescape(each).partition("\n\n")[2] for each in pres]
    assert html.unescape(code).rstrip("\n").encode() == SEED[278:10428]
    assert bodies[0].encode() == SEED[10849:10935]
    assert bodies[1].encode() == SEED[10999:]


@pytest.mark.parametrize("exact", [True, False])
def test_the_extracted_page_is_the_seed_page(exact):
    extractor = pytest.importorskip("resiliparse.extract.html2text", reason="resiliparse 0.14.5 is not installed")
    text = extractor.extract_plain_text(page(exact=exact), preserve_formatting=True, main_content=True)
    assert text.encode() == SEED
