import pytest

from gateway.metadata import catalog
from tests.gateway.metadata import recordings


@pytest.mark.parametrize("host", recordings.HOSTS)
def test_a_recorded_document_read_and_written_again_is_the_same(host):
    recorded = (recordings.PAGES / host / "types.metadata.json").read_bytes()
    read, pascal_case = catalog.read(recorded)
    assert catalog.write(read, pascal_case=pascal_case) == recorded
