#!/usr/bin/env bash
# warcio: a page sent with "Transfer-Encoding: Chunked" has the lengths of its chunks within its words.
#
# Expected, from the readme of warcio: content_stream() "provides a stream that automatically decompresses and de-chunks the
# HTTP payload, if it is compressed and/or transfer-encoding chunked". RFC 9112, 7: "All transfer-coding names are
# case-insensitive"; 7.1: what is chunked may have extensions, which a recipient must ignore, and ends with trailer fields.
# Seen, in warcio: Chunked with a capital is not chunked, and a page says "Hà Nộ", 6 and "i mưa", each on a line. With a
# trailer field the page ends with the 0 of the last chunk and the field, less its first two bytes.
# Seen, in FastWARC, which reads Chunked well: with auto_decode, it takes an extension or a trailer field for the length of a
# chunk, and the error ends the loop over the archive, so that the valid pages behind are not read.
# In: warcio 1.8.1, FastWARC 2.0.1. An extension is no difficulty for warcio.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/chunked.py" <<'PYTHON'
from importlib.metadata import version
from io import BytesIO

import fastwarc.warc
import warcio.archiveiterator

PARTS = "Hà Nộ".encode(), "i mưa".encode()
PAGE = b"".join(PARTS)


def record(coding: str, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    """A record of a WARC file, with a response in two chunks."""
    body = b"".join(b"%x%b\r\n%b\r\n" % (len(part), extension, part) for part in PARTS) + b"0\r\n" + trailer + b"\r\n"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: {coding}\r\n\r\n"
    block = head.encode() + body
    return (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        "WARC-Date: 2024-09-05T01:30:00Z\r\nWARC-Target-URI: http://example.org/1\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"


def slow(archive: bytes) -> list[str]:
    """The pages that warcio reads."""
    return [page.content_stream().read().decode() for page in warcio.archiveiterator.ArchiveIterator(BytesIO(archive))]


def fast(archive: bytes) -> list[str]:
    """The pages that FastWARC reads, and the error that ends the loop."""
    pages = []
    try:
        for page in fastwarc.warc.ArchiveIterator(BytesIO(archive), auto_decode="all"):
            pages.append(page.reader.read().decode())
    except OSError as error:
        pages.append(f"error: {error}")
    return pages


plain = record("chunked")
right = [PAGE.decode()] * 2
cases = {
    "chunked": (plain, right, right),
    "Chunked": (record("Chunked"), ["8\r\nHà Nộ\r\n6\r\ni mưa\r\n0\r\n\r\n", right[0]], right),
    "with an extension": (record("chunked", extension=b";part=1"), right, ["error: Invalid chunk header: '8;part=1'"]),
    "with a trailer": (
        record("chunked", trailer=b"X-Time: 5\r\n"),
        [right[0] + "0\r\nTime: 5\r\n\r\n", right[0]],
        [right[0], "error: Invalid chunk header: 'Time: 5'"],
    ),
}
print(f"warcio {version('warcio')}, FastWARC {version('fastwarc')}: two pages, the second of which is chunked as usual")
changed = False
for name, (first, told_slow, told_fast) in cases.items():
    seen_slow, seen_fast = slow(first + plain), fast(first + plain)
    print(f"  {name}\n    warcio   {seen_slow}\n    FastWARC {seen_fast}")
    changed |= seen_slow != told_slow or seen_fast != told_fast
raise SystemExit(changed)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install warcio==1.8.1 FastWARC==2.0.1
changed=0
"$folder/venv/bin/python" "$folder/chunked.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
