"""The parameters of the description itself."""

from __future__ import annotations

import msgspec

from service.http.language import Language


class LanguageParams(msgspec.Struct, kw_only=True, frozen=True):
    """The parameters of ``GET /api/v1/openapi.json``."""

    lang: Language | None = None
    full: bool = False
