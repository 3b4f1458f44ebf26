"""Sets of judged queries, each in a folder; README.md tells what each may be used for and how it was made."""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
SETS: Final = (FOLDER / "second", FOLDER / "third", FOLDER / "fourth", FOLDER / "fifth")
OTHER_WORDS: Final = "other"  # the stratum of what says the same in other words and lacks syllables of the query
