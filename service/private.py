"""Private files: what is for the eyes of its owner alone, from the instant it is there."""

from __future__ import annotations

import os
from functools import partial
from typing import Final

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
# The ``opener`` of ``open``: what it makes can at no instant be read by others, as it could before a chmod.
private: Final = partial(os.open, mode=FILE_MODE)
