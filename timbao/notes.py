"""Notes in words: what a run of ``timbao index`` says of the articles it took."""

from __future__ import annotations

from typing import Final

from indexer import Summary
from timbao.options import counted

_NAMES: Final = 12  # names that are not understood, the most frequent ones
_RARE: Final = 20  # a name that only one in so many articles has is a source's own business


def notes_in_words(summary: Summary) -> list[str]:
    """Say what the articles lack, what of them could not be read, and what was not taken for one."""
    notes = summary.notes
    lines = [
        f"{count:,} of {notes.taken:,} have no {field}"
        for field, count in notes.without.items()
        if field != "date" or not _unknown(summary)
    ]
    if unknown := _unknown(summary):
        missing = f"{notes.without['date']:,} of {notes.taken:,} have no date; " if "date" in notes.without else ""
        lines.append(f"{missing}not understood, and kept in extra: {', '.join(unknown)}")
    for note in notes.warnings.values():
        lines.append(f"{note.field} could not be read in {counted(note.count, 'article')}, and was left out:")
        lines += [f"  {example}" for example in note.examples]
        lines += ["  …"] if note.count > len(note.examples) else []
    if summary.left_out:
        reasons = "; ".join(f"{count:,}: {reason}" for reason, count in notes.others.items())
        lines.append(f"{counted(summary.left_out, 'record')} left out, no article ({reasons})")
    return lines


def _unknown(summary: Summary) -> list[str]:
    notes = summary.notes
    often = [(count, name) for name, count in notes.unknown.items() if count * _RARE >= notes.taken]
    names = [name for _, name in sorted(often, key=lambda pair: (-pair[0], pair[1]))]
    return [*names[:_NAMES], "…"] if len(names) > _NAMES else names
