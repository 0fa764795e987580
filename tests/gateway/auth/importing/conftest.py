"""The databases that users are brought from and to."""

from tests.gateway.auth.stores.conftest import database as database
from tests.gateway.auth.stores.conftest import postgresql as postgresql
from tests.gateway.auth.stores.conftest import url as url
