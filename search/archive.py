"""Archive: what queries are read by: how often forms occur, and the marks that these counts put back."""

from __future__ import annotations

from typing import Protocol

from analyzers.restore import Restored, Statistics


class Archive(Statistics, Protocol):
    """The counts of an archive; a query is restored for its ranking and for what may have been meant, and again on
    its next page."""

    def restored(self, typed: tuple[str, ...], /) -> Restored:
        """What ``analyzers.restore.restore`` makes of forms that stand side by side."""
