"""The guard: addresses that cannot be read are refused, and the engine is moved to the newest generation."""

from __future__ import annotations

import logging
from typing import Final

import falcon

from search import Engine, EngineUnavailable
from service.http.problems import Problem
from service.settings import ServiceSettings

_log: Final = logging.getLogger("timbao.service")


class Guard:
    """Refuses addresses that are too long or not UTF-8, and moves the engine to the newest generation."""

    def __init__(self, engine: Engine, settings: ServiceSettings) -> None:
        self._engine = engine
        self._settings = settings

    def check(self, req: falcon.Request) -> None:
        """Check the address. Raises ``Problem``."""
        if len(req.query_string) > self._settings.max_query_string:
            raise Problem("address-too-long", members={"allowed": [f"0..{self._settings.max_query_string}"]})
        try:
            req.env["PATH_INFO"].encode("latin-1").decode("utf-8")
        except UnicodeError:
            raise Problem("bad-encoding") from None

    def refresh(self, req: falcon.Request) -> None:
        """Move the engine to the newest generation, if that can be opened."""
        try:
            self._engine.refresh()
            req.context.generation = self._engine.generation
        except EngineUnavailable:
            pass  # whatever needs the index will say so; some addresses do not
        except OSError as error:  # it may pass: the next request tries again
            _log.error("a newer generation cannot be read now (%s); %s still answers", error, self._engine.generation)
        except Exception:  # the generation that is open goes on answering
            _log.exception("the newest generation cannot be opened; %s still answers", self._engine.generation)
