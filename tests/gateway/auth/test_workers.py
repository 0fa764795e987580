import pytest

from gateway.auth import Auth, SessionIds, WorkersError
from gateway.auth.workers import check_workers, workers
from tests.gateway.auth.conftest import FarSessions

KEYED = SessionIds(b"k" * 32)


@pytest.mark.parametrize(
    ("arguments", "environment", "number"),
    [
        (["uvicorn", "app:app"], {}, 1),
        (["/opt/bin/uvicorn", "app:app", "--workers", "2"], {}, 2),
        (["gunicorn", "-w", "4", "app:app"], {}, 4),
        (["gunicorn", "-w4", "app:app"], {}, 4),
        (["/x/uvicorn/__main__.py", "app:app", "--workers=3"], {}, 3),
        (["uvicorn", "app:app"], {"WEB_CONCURRENCY": "2"}, 2),
        (["anything"], {"GATEWAY_WORKERS": "8"}, 8),
        (["pytest", "-w", "4"], {}, 1),
        (["uvicorn", "--workers"], {}, 1),
        ([], {"WEB_CONCURRENCY": "many"}, 1),
    ],
)
def test_the_number_of_workers_is_what_the_server_was_told(arguments, environment, number):
    assert workers(arguments, environment) == number


def test_sessions_of_one_process_stop_the_start_of_several_with_what_to_write(room):
    with pytest.raises(WorkersError, match=r"2 workers.*SqlSessions\(database\).*RedisSessions\(url\)"):
        check_workers(room.sessions, KEYED, [], {"GATEWAY_WORKERS": "2"})
    with pytest.raises(WorkersError, match=r"SessionIds\(key\)"):
        check_workers(FarSessions(room.sessions), None, [], {"GATEWAY_WORKERS": "2"})
    with pytest.raises(WorkersError, match=r"SessionIds\(key\)"):
        check_workers(FarSessions(room.sessions), SessionIds(), [], {"GATEWAY_WORKERS": "2"})
    check_workers(FarSessions(room.sessions), KEYED, [], {"GATEWAY_WORKERS": "2"})
    check_workers(room.sessions, None, [], {"GATEWAY_WORKERS": "1"})


def test_the_feature_itself_refuses(room, monkeypatch):
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    with pytest.raises(WorkersError):
        Auth([room.basic], room.sessions, ids=KEYED)
