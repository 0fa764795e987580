"""Pages of a host of which there is only its catalogue."""

from gateway.cli.page import page
from tests.gateway.cli.typed import CATALOGUE, run
from tests.gateway.metadata import page_text, recordings


def test_a_page_is_that_of_its_address(facts):
    address = "csv/metadata?op=GetPage&lang=java"
    told = run(page, address, "--from", CATALOGUE, "--facts", facts, "--host", "127.0.0.1", "--exact")
    shown = page_text.page_text(told.stdout)
    assert page_text.same(shown, recordings.text("m3", "GetPage.csv.java.txt"))
    assert run(page, "metadata", "--from", CATALOGUE).exit_code == 0
