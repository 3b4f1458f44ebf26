"""Headers that every answer has, and the language of whoever asks for none."""

from __future__ import annotations

import hashlib
from typing import Final
from urllib.parse import urlsplit

import falcon
import msgspec

from service.settings import ServiceSettings

_NOBODY: Final = "'none'"


def content_policy(settings: ServiceSettings) -> str:
    """The content security policy of the pages: nothing of elsewhere but an owner's logo."""
    logo = urlsplit(settings.logo)
    pictures = ["'self'", "data:", *([f"{logo.scheme}://{logo.netloc}"] if settings.logo else [])]
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
        f"img-src {' '.join(pictures)}; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {' '.join(settings.frame_origins) or _NOBODY}"
    )


def _digest(settings: ServiceSettings) -> str:
    """What stands for the settings in the tags of answers: any of them may show in one, but for the key of the log."""
    told = msgspec.json.encode(msgspec.structs.replace(settings, log_key=""))
    return hashlib.sha256(told).hexdigest()[:24]


class CommonHeaders:
    """What every answer says: that nothing may be kept unless the resource allows it, and what keeps a browser from
    doing more with an answer than it should."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._policy = content_policy(settings)
        self._shown = _digest(settings)
        self._language = settings.language

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Note the language that is spoken where none is asked for, and what stands for the settings."""
        req.context.language = self._language
        req.context.shown = self._shown

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, ok: bool) -> None:
        """Set them."""
        if resp.get_header("Cache-Control") is None:
            resp.set_header("Cache-Control", "no-store")
        if req.method == "OPTIONS" and ok:
            resp.status = falcon.HTTP_204  # with 200, Falcon names a content type for a content that is not there
            resp.delete_header("Content-Length")
        resp.set_header("X-Content-Type-Options", "nosniff")
        resp.set_header("Referrer-Policy", "same-origin")
        resp.set_header("Content-Security-Policy", self._policy)
        resp.set_header("Cross-Origin-Opener-Policy", "same-origin")
