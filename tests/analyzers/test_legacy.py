"""Archives older than Unicode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.legacy import Encoding, convert, decode_bytes, detect, encode


@pytest.mark.golden("legacy.tsv")
def test_legacy(raw: str, encoding: str, text: str) -> None:
    expected = None if encoding == "-" else Encoding[encoding]
    assert convert(raw) == (text, expected)
    assert detect(raw) is expected


@pytest.mark.parametrize("encoding", list(Encoding))
def test_a_converted_article_is_the_article(article: str, encoding: Encoding) -> None:
    article = _plain_quotes(article) if encoding is Encoding.VISCII else article
    assert convert(encode(article, encoding)) == (article, encoding)


@pytest.mark.parametrize("encoding", list(Encoding))
def test_bytes_are_decoded_too(article: str, encoding: Encoding) -> None:
    article = _plain_quotes(article)
    assert decode_bytes(encode(article, encoding).encode("latin-1"))[0] == article


def _plain_quotes(text: str) -> str:
    """Curly quotes are letters in VISCII, and more than a byte in Latin-1."""
    return text.translate(dict.fromkeys(map(ord, "“”’"), "'"))


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_bytes_are_decoded(article: str, name: str) -> None:
    assert decode_bytes(article.encode(name))[0] == article


def test_what_is_fine_is_not_touched(article: str) -> None:
    assert convert(article) == (article, None)


def test_quotes_of_windows_come_through() -> None:
    assert decode_bytes(b"\x93ti\xd5ng Vi\xd6t\x94") == ("“tiếng Việt”", "tcvn3")


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    converted, encoding = convert(text)
    assert converted == text if encoding is None else 0 < len(converted) <= len(text)


@given(st.binary())
def test_no_bytes_break_it(data: bytes) -> None:
    text, encoding = decode_bytes(data)
    assert encoding in {"utf-8", "utf-16", "windows-1252", *(each.value for each in Encoding)}
    if encoding == "utf-8":
        assert text == data.decode("utf-8-sig")
    if encoding == "windows-1252":
        assert text == data.decode("windows-1252", "replace")
