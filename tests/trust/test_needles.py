"""The search itself: what it must find, it finds."""

import base64
import json
import shlex
from urllib.parse import quote

import pytest

from tests.trust.needles import found_in, random_value

VALUE = random_value(7)
SECRETS = {"DB": VALUE}
WRITTEN = {
    "raw": f"x{VALUE}x",
    "JSON": json.dumps({"a": ["b", f"x{VALUE}"]}),
    "JSON in JSON": json.dumps(json.dumps(VALUE)),
    "shell": shlex.join(["pcs", f"a={VALUE}"]),
    "URL": f"http://u:{quote(VALUE)}@h/",
    "repr": repr([VALUE]),
    "bytes": repr(f"{VALUE}x".encode()),
    **{
        f"base64 after {n} bytes": base64.b64encode(b"z" * n + VALUE.encode() + b"zz").decode()
        for n in range(6)
    },
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=list(WRITTEN))
def test_a_secret_is_found_however_it_was_written(text: str) -> None:
    assert found_in(text, SECRETS) == ["DB"]


def test_another_secret_is_not() -> None:
    assert found_in(random_value(8), SECRETS) == []
    assert found_in("@DB@ @HIDDEN@", SECRETS) == []
