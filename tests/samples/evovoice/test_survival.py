"""The service as a process of its own, killed without warning: what it acknowledged is there again."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

LOGIN = base64.b64encode(b"nora:correct horse").decode()
ROOT = Path(__file__).parents[3]
#: Seconds after which something that should have happened has not.
PATIENCE = 30


class Service:
    """A running ``python -m gateway``."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url

    def send(self, method: str, target: str, body: dict[str, str] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": "Basic " + LOGIN, "Accept": "application/json", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + target, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def invite(self, session: Any) -> Any:
        body = {"callSid": session["members"][1]["callSid"], "destination": "+12025550147"}
        return self.send("POST", f"/sessions/{session['id']}/conference/members", body)

    def live(self) -> list[Any]:
        items = self.send("GET", "/sessions?all=true")["items"]
        return [each for each in items if not each["ended"]]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)


@contextmanager
def started(data: Path) -> Iterator[Service]:
    environment = {**os.environ, "EVOVOICE_USER": "nora", "EVOVOICE_PASSWORD": "correct horse"}
    command = [sys.executable, "-m", "gateway", "--port", "0", "--data", str(data)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        url = ""
        for line in process.stdout:
            if found := re.search(r"Listening on (http://\S+)", line):
                url = found.group(1)
            if "ready to paste" in line:
                break
        yield Service(process, url)
    finally:
        process.kill()
        process.wait(PATIENCE)
        process.stdout.close()


def test_what_was_acknowledged_survives_kill_9_and_goes_on(tmp_path: Path) -> None:
    with started(tmp_path) as service:
        sessions = service.live()
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(service.invite, sessions))
        ended = sessions.pop()
        answers.pop()
        service.send("DELETE", f"/sessions/{ended['id']}")
        service.kill()

    with started(tmp_path) as service:
        assert service.send("GET", f"/sessions/{ended['id']}")["ended"]
        for session, answer in zip(sessions, answers, strict=True):
            again = service.invite(session)
            assert again["mostRecentParticipantCallSid"] == answer["mostRecentParticipantCallSid"]
            assert len(again["members"]) == 3
            assert again["log"][: len(answer["log"])] == answer["log"]
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            states = {each["callState"] for one in service.live() for each in one["members"]}
            if states == {"Connected"}:
                break
            time.sleep(0.05)
        for session in service.live():
            assert [each["callState"] for each in session["members"]] == ["Connected"] * 3
            texts = [each["message"] for each in session["log"]]
            assert len(texts) == len(set(texts))
            assert sum(text.endswith(" answered") for text in texts) == 1


def test_every_answer_given_before_the_kill_was_true(tmp_path: Path) -> None:
    with started(tmp_path) as service:
        session = service.live()[0]
        call_sids = []

        def invite(number: int) -> None:
            body = {"callSid": session["members"][1]["callSid"], "destination": f"+1202555{1000 + number}"}
            answer = service.send("POST", f"/sessions/{session['id']}/conference/members", body)
            call_sids.append(answer["mostRecentParticipantCallSid"])
            if len(call_sids) == 10:
                service.kill()

        with ThreadPoolExecutor(4) as threads:
            attempts = [threads.submit(invite, number) for number in range(40)]
        lost = [each for each in attempts if each.exception() is not None]
        assert lost
        assert len(call_sids) >= 10

    with started(tmp_path) as service:
        kept = {each["callSid"] for each in service.send("GET", f"/sessions/{session['id']}")["members"]}
        assert kept.issuperset(call_sids)
