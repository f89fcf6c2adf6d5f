"""The web interface's API, by the real curl, against a server that behaves as documented."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from centreon_ha_upgrade.centreon import web_update
from centreon_ha_upgrade.core.command import Secret
from centreon_ha_upgrade.core.topology import Topology
from centreon_ha_upgrade.errors import IllegalValue
from centreon_ha_upgrade.executors import Local
from centreon_ha_upgrade.executors.secrets import Given

PASSWORD = 'p"a\\s s$word'
TOKEN = "abc+/DEF=="
NODE = Topology.two("central1", "central2").nodes[0]


class _Platform(BaseHTTPRequestHandler):
    """Login by the documented body, update by the documented header."""

    busy = False

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, code: int, told: object = None) -> None:
        text = b"" if told is None else json.dumps(told).encode()
        self.send_response(code)
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self) -> None:
        given = json.loads(self._body())["security"]["credentials"]
        if self.path == "/centreon/api/latest/login" and given == {
            "login": "admin",
            "password": PASSWORD,
        }:
            self._answer(200, {"contact": {"id": 1}, "security": {"token": TOKEN}})
        else:
            self._answer(401, {"code": 401, "message": "Authentication failed"})

    def do_PATCH(self) -> None:
        body = json.loads(self._body())
        right = self.headers["X-AUTH-TOKEN"] == TOKEN and body == {
            "components": [{"name": "centreon-web"}]
        }
        if self.path != "/centreon/api/latest/platform/updates" or not right:
            self._answer(403, {"code": 403, "message": "Access denied"})
        elif _Platform.busy:
            self._answer(404, {"code": 404, "message": "Update already in progress"})
        else:
            self._answer(204)

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Platform)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def _complaint(address: str, password: str) -> str:
    command = web_update.update(address, "admin", Secret("WEB_PASSWD"))
    result = Local(Given({"WEB_PASSWD": password})).run(NODE, command)
    assert TOKEN not in result.stdout + result.stderr
    return command.complaint(result)


def test_the_platform_is_updated_with_the_documented_calls(address: str) -> None:
    assert _complaint(address, PASSWORD) == ""


def test_a_refused_login_is_told_in_the_platform_s_words(address: str) -> None:
    said = _complaint(address, "wrong")
    assert said == 'login: HTTP 401 {"code": 401, "message": "Authentication failed"}'


def test_an_update_that_cannot_start_is_told_too(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Platform, "busy", True)
    said = _complaint(address, PASSWORD)
    assert said == 'update: HTTP 404 {"code": 404, "message": "Update already in progress"}'


def test_a_platform_that_does_not_answer_fails_the_command() -> None:
    assert "Failed to connect" in _complaint("http://127.0.0.1:9", PASSWORD)


def test_the_password_is_no_argument() -> None:
    command = web_update.update("http://10.0.0.100", "admin", Secret("WEB_PASSWD"))
    assert [word for word in command.argv if word.secrets] == []


@pytest.mark.parametrize(
    ("address", "login"), [("ftp://a", "admin"), ("http://a/b", "admin"), ("http://a", 'ad"min')]
)
def test_what_would_leave_its_place_is_refused(address: str, login: str) -> None:
    with pytest.raises(IllegalValue):
        web_update.update(address, login, Secret("WEB_PASSWD"))
