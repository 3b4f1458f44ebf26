"""The step that reads Markdown, done apart (``indexer.apart``): what it imports is imported there."""

from __future__ import annotations

import json
import re
import sys
from typing import Any, Final

import yaml
from markdown_it import MarkdownIt

from indexer.apart import packed
from indexer.errors import RecordError
from indexer.sources.markdown import FRONT, JSON_FRONT, MAX_FRONT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_HEADING: Final = re.compile(r"\s*(?:#[ \t]+(.+?)[ \t]*#*|(.+)\n=+[ \t]*)(?:\n|$)")
_SHORTCODE: Final = re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}", re.DOTALL)


class _Plain(yaml.SafeLoader):  # type: ignore[misc]  # without types
    """Reads YAML without aliases, by which a few lines can stand for any number."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "aliases (*name) are not read", None)
        return super().compose_node(parent, index)


def markdown_step(data: bytes) -> bytes:
    """Read a page in Markdown to the fields of its front matter, its headline and its text as HTML. Raises
    ``RecordError``."""
    try:
        fields, body = _parted(data.decode())
    except (yaml.YAMLError, ValueError) as error:
        raise RecordError("", f"the front matter cannot be read: {' '.join(str(error).split())}") from None
    for field in [field for field in fields if field.lower() == "draft"]:
        if str(fields.pop(field)).lower() == "true":
            fields["post_status"] = "draft"  # by which drafts are known
    if not any(field.lower() == "title" for field in fields) and (heading := _HEADING.match(body)):
        fields["title"], body = heading[1] or heading[2], body[heading.end() :]
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return packed(fields | {"body": reader.render(_SHORTCODE.sub("", body))})


def _parted(text: str) -> tuple[dict[str, Any], str]:
    """Part front matter from the text. Raises ``ValueError`` and what yaml raises."""
    head = text[:MAX_FRONT]
    if found := FRONT.match(head):
        fields = tomllib.loads(found[2]) if found[1] == "+++" else yaml.load(found[2], _Plain)  # a safe one
    elif found := JSON_FRONT.match(head):
        fields = json.loads(found[1])
    else:
        return {}, text
    if not isinstance(fields, dict):
        raise ValueError("it names no fields")
    return {str(name): value for name, value in fields.items()}, text[found.end() :]
