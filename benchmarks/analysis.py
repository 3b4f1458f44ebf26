"""How fast the analyzers are on real articles, and how much of the text is syllables.

    python -m benchmarks.analysis --articles ARTICLES.jsonl.gz --count 5000

Prints tokens a second of processor time (the best of three runs over whole articles), the same for
text that is not composed (NFD), the share of words that the grammar takes for syllables, and the commonest
that it does not.
"""

from __future__ import annotations

import argparse
import time
import unicodedata
from collections import Counter
from itertools import islice
from pathlib import Path

from analyzers import is_syllable, tokenize
from benchmarks.legacy import articles


def speed(texts: list[str], runs: int = 3) -> float:
    """Return tokens a second, the best of some runs."""
    best = 0.0
    for _ in range(runs):
        start = time.process_time()
        count = sum(len(tokenize(text).forms) for text in texts)
        best = max(best, count / (time.process_time() - start))
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, required=True, help="JSON lines, .gz or plain")
    parser.add_argument("--count", type=int, default=5000)
    options = parser.parse_args()
    records = islice(articles(options.articles), options.count)
    texts = ["\n".join(record.get(name, "") for name in ("title", "summary", "body")) for record in records]
    print(f"tokens/s, composed text    {speed(texts):12,.0f}")
    print(f"tokens/s, decomposed text  {speed([unicodedata.normalize('NFD', text) for text in texts]):12,.0f}")
    words = Counter(form for text in texts for form in tokenize(text).forms if not form[0].isdecimal())
    syllables = sum(count for form, count in words.items() if is_syllable(form))
    print(f"words that are syllables   {syllables / words.total():12.2%}")
    strange = [form for form, _ in words.most_common() if not is_syllable(form)]
    print("commonest that are not     ", " ".join(strange[:30]))


if __name__ == "__main__":
    main()
