"""How often legacy encodings are found and converted right, on real articles encoded for the purpose.

    python -m benchmarks.legacy --articles ARTICLES.jsonl.gz --count 2000

Prints a row an encoding: the share of texts whose encoding was found, the share that came back letter for
letter, and the share of characters that did; for bodies and for titles (a dozen syllables). Then the share of
untouched texts that were taken for legacy ones, which should be none.
"""

from __future__ import annotations

import argparse
import gzip
import json
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from analyzers.legacy import Encoding, convert, encode

# Curly quotes and dashes are letters in VISCII, and the fonts of the time had plain ones.
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " "})


def articles(path: Path) -> Iterator[dict[str, str]]:
    """Yield the articles of a file of JSON lines, compressed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def measure(texts: list[str], encoding: Encoding) -> tuple[float, float, float]:
    """Return the shares of texts found, of texts right letter for letter, and of characters right."""
    found = right = same = total = 0
    for text in texts:
        converted, guess = convert(encode(text, encoding))
        found += guess is encoding
        right += converted == text
        total += len(text)
        same += sum(a == b for a, b in zip(converted, text, strict=False))
    return found / len(texts), right / len(texts), same / total


def encodable(text: str) -> bool:
    """Tell whether a text has only letters a Vietnamese font of the time had."""
    return all(char <= "\x7f" or char.isalpha() for char in text) and text.isprintable()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, required=True, help="JSON lines with title and body, .gz or plain")
    parser.add_argument("--count", type=int, default=2000)
    options = parser.parse_args()
    records = list(islice(articles(options.articles), options.count))
    sets = {
        name: [unicodedata.normalize("NFC", record[name]).translate(_PLAIN).replace("\n", " ") for record in records]
        for name in ("title", "body")
    }
    print("text   encoding   texts  found  exact  characters")
    for name, texts in sets.items():
        for encoding in Encoding:
            usable = [text for text in texts if encodable(text)]
            shares = measure(usable, encoding)
            print(f"{name:6} {encoding.name:9} {len(usable):6}", *(f"{100 * share:6.2f}" for share in shares))
    for name, texts in sets.items():
        wrong = sum(convert(text)[1] is not None for text in texts)
        print(f"{name:6} untouched {len(texts):6}  taken for legacy: {wrong}")


if __name__ == "__main__":
    main()
