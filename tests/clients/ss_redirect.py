"""pytest plugin: run the official ServiceStack Python client's own test-suite against another host.

The PyPI wheel ``servicestack`` ships its tests as the top-level package ``tests``; they call
https://test.servicestack.net.  This plugin rewrites every such request to ``GATEWAY_URL`` just before
``requests`` opens the connection.  No test file is edited, and the tests' own URL assertions still hold.

:mod:`tests.clients.test_python_client` runs it, from an empty directory and in an environment of its own:

    GATEWAY_URL=http://127.0.0.1:8123 PYTHONPATH=tests/clients \\
        python -P -m pytest -p ss_redirect -p no:cacheprovider --pyargs tests

Environment:
    GATEWAY_URL    host under test (default http://127.0.0.1:8123)
    SS_API_PREFIX  path that replaces ``/api/``; ``/json/reply/`` aims the suite at the classic endpoints
    SS_GROUPS      comma-separated groups to run: core, errors, batch, rawbody, upload, auth, offline, external
    SS_ALL         if set, tests that need hosts other than test.servicestack.net are kept
    SS_TIMEOUT     seconds per request (default 10)
"""

import os

import requests

FROM = ("https://test.servicestack.net", "http://test.servicestack.net")
TO = os.environ.get("GATEWAY_URL", "http://127.0.0.1:8123").rstrip("/")
API = os.environ.get("SS_API_PREFIX", "/api/")
TIMEOUT = float(os.environ.get("SS_TIMEOUT", "10"))

# Tests that talk to a host other than test.servicestack.net, and that host.
EXTERNAL = {
    "test_does_dump": "api.github.com",
    "test_does_support_FindTechnologies": "techstacks.io",
    "test_should_get_techs_response": "techstacks.io",
    "test_should_get_techstacks_overview": "techstacks.io",
    "test_should_throw_401": "techstacks.io",
    "test_can_query_autoquery_with_runtime_args": "techstacks.io",
    "test_can_query_autoquery_with_anon_object_and_runtime_args": "techstacks.io",
    "test_can_query_with_args_and_base_class_property": "techstacks.io",
    "test_can_speech_to_text": "AI server",
    "test_image_to_image": "AI server",
}

# Tests that send nothing, or whose request is meant to fail before it reaches a server.
OFFLINE_FILES = ("test_client_utils.py", "test_enum_serialization.py", "test_serialization.py")
OFFLINE_TESTS = (
    "test_should_generate_default_value",
    "test_can_use_base_url_with_path",
    "test_can_handle_connection_error",
)

_request = requests.Session.request


def _redirected(self, method, url, *args, **kwargs):
    for prefix in FROM:
        if url.startswith(prefix):
            path = url[len(prefix) :]
            if API != "/api/" and path.startswith("/api/"):
                path = API + path[len("/api/") :]
            url = TO + path
    kwargs.setdefault("timeout", TIMEOUT)
    return _request(self, method, url, *args, **kwargs)


requests.Session.request = _redirected


def group(item):
    """The feature group of one test: what a host must support for it to pass."""
    name, file = item.name, item.nodeid.split("::")[0]
    if name in EXTERNAL:
        return "external"
    if file.endswith("test_client_auth.py") or name == "test_does_handle_auth_failure":
        return "auth"
    if file.endswith(OFFLINE_FILES) or name in OFFLINE_TESTS:
        return "offline"
    if "send_all" in name:
        return "batch"
    if "upload" in name:
        return "upload"
    if "Validation" in name or "404" in name or "405" in name or "missing_service" in name:
        return "errors"
    if "raw_json" in name or "raw_string" in name:
        return "rawbody"
    return "core"


def pytest_collection_modifyitems(config, items):
    wanted = set(filter(None, os.environ.get("SS_GROUPS", "").split(",")))
    keep, drop = [], []
    for item in items:
        g = group(item)
        item.user_properties.append(("group", g))
        selected = g in wanted if wanted else g != "external" or os.environ.get("SS_ALL")
        (keep if selected else drop).append(item)
    if drop:
        config.hook.pytest_deselected(items=drop)
        items[:] = keep
