"""HTTP out: the API, the pages, and the server that runs them.

In come requests; each is validated, asked of an open ``search.Engine``, and presented. Out go JSON answers
under ``/api/v1``, HTML pages that need no JavaScript, and for every error one shape:
``application/problem+json``. The room knows nothing of how articles came into the index, and nothing of the
command line that starts it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from service.app import create_app
    from service.settings import ServiceSettings

__all__ = ["ServiceSettings", "create_app"]

_WHERE: Final = {"ServiceSettings": "service.settings", "create_app": "service.app"}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: a client needs the shapes of answers, and no server."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_WHERE[name]), name)
    globals()[name] = found
    return found
