"""The document as generators of clients read it: what they have no words for is left out, and nothing else.

Pages and feeds are for people and for programs that know them without a description; and where a request may be sent as
JSON, the tables that it may be sent as too are told in words. ``?full=true`` gives it all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from service.openapi.operation import JSON

_PAGES: Final = "pages"


def for_generators(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without pages and feeds, its request bodies in JSON."""
    paths = {path: _item(item) for path, item in document["paths"].items() if not _is_page(item)}
    return {**document, "tags": [tag for tag in document["tags"] if tag["name"] != _PAGES], "paths": paths}


def _is_page(item: Mapping[str, Any]) -> bool:
    return all(_PAGES in operation["tags"] for operation in item.values())


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    return {method: _operation(operation) for method, operation in item.items()}


def _operation(operation: Mapping[str, Any]) -> dict[str, Any]:
    if "requestBody" not in operation:
        return {**operation}
    body = operation["requestBody"]
    others = ", ".join(f"`{media_type}`" for media_type in body["content"] if media_type != JSON)
    told = f"{body['description'].strip()} ({others})" if others else body["description"]
    return {**operation, "requestBody": {**body, "description": told, "content": {JSON: body["content"][JSON]}}}
