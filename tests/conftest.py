"""What the tests of several rooms share lives in ``tools``, imported by its plain names."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent / "tools"))
