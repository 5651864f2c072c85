"""What a request says of its encoding that no page of ours says: its address is read all the same."""

from io import BytesIO

import pytest
from django.test import RequestFactory
from django.test.client import encode_multipart

from msntc.wsgi import SiteRequest, application

PARTS = "multipart/form-data; boundary=x"
STRANGE = [
    f"charset{said}" for said in ("=zlib", "=punycode", "=undefined", "=utf-16", "*=BOGUS''%C3", "*='x")
]


def receive(content_type: str, body: bytes = b"") -> SiteRequest:
    environ = RequestFactory().post("/search/?q=Leeds").environ
    sent = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
    return application.request_class(environ | sent)


@pytest.mark.parametrize("said", STRANGE)
@pytest.mark.parametrize("kind", ["text/plain", PARTS])
def test_an_address_is_read_whatever_its_body_is_said_to_be(kind, said):
    assert receive(f"{kind}; {said}").GET["q"] == "Leeds"


@pytest.mark.parametrize("said", STRANGE)
def test_a_form_in_another_encoding_has_no_answers(said):
    assert not receive(f"{PARTS}; {said}", encode_multipart("x", {"words": "Leeds"})).POST


@pytest.mark.parametrize("said", ["", "; charset=UTF-8"])
def test_a_form_in_utf_8_is_read(said):
    assert receive(f"application/x-www-form-urlencoded{said}", b"words=Leeds").POST["words"] == "Leeds"
    assert receive(PARTS + said, encode_multipart("x", {"words": "Ynys Môn"})).POST["words"] == "Ynys Môn"
