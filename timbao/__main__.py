"""``python -m timbao``: the same as ``timbao``.

Run by its path it is the same again, with nothing but what is installed: neither the folder where it was started nor
its own is looked through for modules. So ``timbao serve`` starts its writer (``python -P`` is of Python 3.11).
"""

import sys
from pathlib import Path

if not __package__:
    _HERE = Path(__file__).resolve().parent
    sys.path[:] = [place for place in sys.path if place and Path(place).resolve() != _HERE]
    sys.path.append(str(_HERE.parent))  # found there where it is not installed; behind all else, it hides nothing

from timbao.main import cli

cli(prog_name="timbao")
