"""Forms as browsers send them: fields and an uploaded file, read whole, within the bound of a body."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from service.http.language import Text
from service.http.problems import Problem

FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"
_MOST: Final = 50  # fields


class Form(NamedTuple):
    """The fields of a form, and the files by the names of their fields."""

    fields: dict[str, str]
    files: dict[str, bytes]


def read_form(content_type: str, body: bytes) -> Form:
    """Read a form. Raises ``Problem`` where it is none.

    >>> read_form(FORM, b"q=h%E1%BB%8Dc&format=csv").fields
    {'q': 'học', 'format': 'csv'}
    """
    if not content_type.lower().startswith(MULTIPART):
        try:
            pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="replace", max_num_fields=_MOST)
        except (UnicodeError, ValueError):
            raise _unreadable() from None
        return Form(dict(pairs), {})
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise _unreadable()
    fields, files = {}, {}
    for part in list(message.iter_parts())[:_MOST]:
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            continue
        if part.get_filename() is not None:
            files[name] = content
        else:
            fields[name] = content.decode("utf-8", "replace")
    return Form(fields, files)


def _unreadable() -> Problem:
    return Problem("invalid-body", Text("Biểu mẫu không đọc được.", "The form cannot be read."))
