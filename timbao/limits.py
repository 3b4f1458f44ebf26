"""What reading one record may take, by the settings."""

from __future__ import annotations

from indexer import Limits, limit
from timbao.settings import read_settings


def limit_records() -> None:
    """Have this process read records within the limits of the settings. Raises ``SettingError``."""
    settings = read_settings()
    limit(Limits(seconds=settings.record_seconds, megabytes=settings.record_mb))
