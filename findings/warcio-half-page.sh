#!/usr/bin/env bash
# warcio: of a page whose gzip has two members it reads the first half, without an error.
#
# Expected, from the readme of warcio: content_stream() "provides a stream that automatically decompresses and de-chunks the
# HTTP payload". The content coding gzip is the file format of RFC 1952 (RFC 9110, 8.4.1.3), of which 2.2 says: "A gzip file
# consists of a series of "members"", which "simply appear one after another in the file". A server that puts a page together
# from parts that are compressed already sends it so, and an archive keeps what was sent.
# Seen: the stream ends with the first member, read at once or piece by piece. What was sent whole and lies in the archive
# whole is an article without its end. FastWARC reads all of it from the same record, and urllib3, which fetches pages for
# requests, from the same body. warcio knows of members: those of a compressed WARC file it reads one after another.
# In: warcio 1.8.1, with and without chunks.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/members.py" <<'PYTHON'
import gzip
from importlib.metadata import version
from io import BytesIO

import fastwarc.warc
import urllib3
import warcio.archiveiterator

PARTS = "Bão số 3 vào bờ. ".encode(), "Hà Nội mưa lớn.".encode()


def record(body: bytes, coding: str) -> bytes:
    """A record of a WARC file with a response."""
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n{coding}\r\n".encode() + body
    return (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        "WARC-Date: 2024-09-05T01:30:00Z\r\nWARC-Target-URI: http://example.org/1\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"


def by_warcio(archive: bytes) -> bytes:
    return next(iter(warcio.archiveiterator.ArchiveIterator(BytesIO(archive)))).content_stream().read()


def by_fastwarc(archive: bytes) -> bytes:
    return next(iter(fastwarc.warc.ArchiveIterator(BytesIO(archive), auto_decode="all"))).reader.read()


whole, half = b"".join(PARTS), PARTS[0]
one, two = gzip.compress(whole), b"".join(map(gzip.compress, PARTS))
chunked = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (two, b""))
told = {
    "one member": (record(one, ""), whole),
    "two members": (record(two, ""), half),
    "two members in chunks": (record(chunked, "Transfer-Encoding: chunked\r\n"), half),
}
print(", ".join(f"{name} {version(name)}" for name in ("warcio", "fastwarc", "urllib3")))
changed = urllib3.HTTPResponse(BytesIO(two), headers={"Content-Encoding": "gzip"}).data != whole
for name, (archive, page) in told.items():
    slow, fast = by_warcio(archive), by_fastwarc(archive)
    print(f"  {name}: warcio {slow.decode()!r}, FastWARC {fast.decode()!r}")
    changed |= slow != page or fast != whole
raise SystemExit(changed)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install warcio==1.8.1 FastWARC==2.0.1 urllib3==2.8.0
changed=0
"$folder/venv/bin/python" "$folder/members.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
