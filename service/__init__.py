"""HTTP out: the API, the pages, and the server that runs them.

In come requests; each is validated, asked of an open ``search.Engine``, and presented. Out go JSON answers
under ``/api/v1``, HTML pages that need no JavaScript, and for every error one shape:
``application/problem+json``. The room knows nothing of how articles came into the index, and nothing of the
command line that starts it.
"""

from service.app import create_app
from service.settings import ServiceSettings

__all__ = ["ServiceSettings", "create_app"]
