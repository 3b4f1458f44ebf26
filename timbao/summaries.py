"""Summaries: what a run of ``timbao index`` did, for people and for machines."""

from __future__ import annotations

import msgspec

from indexer import RejectsFile, Sources, Summary
from timbao.notes import notes_in_words
from timbao.options import counted


def summary_in_words(summary: Summary, sources: Sources, *, dry: bool = False) -> list[str]:
    """Say what a run did, or, where it was ``dry``, would do."""
    if summary.interrupted and not dry:
        kept = f"the {summary.indexed:,} articles committed before are" if summary.indexed else "nothing of this run is"
        return [f"interrupted: {kept} kept; generation {summary.generation}"]
    lines = [_first(summary, dry=dry), *_adding_up(summary, dry=dry)]
    if summary.duplicates:
        lines.append(f"{summary.duplicates:,} of them had the id of an earlier one of this run, which they replaced")
    lines += notes_in_words(summary)
    if sources.refused:
        count = sum(sources.refused.values())
        lines.append(f"{counted(count, 'file')} of kinds that are not read: {_endings(sources.refused)}")
    if sources.skipped:
        lines.append(f"{counted(sources.skipped, 'file')} left alone: {_left_in_words(sources)}")
    return lines


def _first(summary: Summary, *, dry: bool) -> str:
    kinds = f"({summary.added:,} new, {summary.replaced:,} replaced)"
    if dry:
        stopped = " so far" if summary.interrupted else ""
        return f"dry run, nothing was written{stopped}: {counted(summary.indexed, 'article')} would be indexed {kinds}"
    return (
        f"{counted(summary.indexed, 'article')} indexed {kinds} "
        f"in {summary.seconds:.1f} s, {summary.articles_per_second:,.0f} a second; "
        f"generation {summary.generation}"
    )


def _adding_up(summary: Summary, *, dry: bool) -> list[str]:
    """Where not every record was indexed, what became of them all."""
    lines = []
    if summary.resumed:
        lines.append(f"went on behind {counted(summary.resumed, 'record')} of a run that was broken off")
    parts = [
        (summary.indexed, "to index" if dry else "indexed"),
        (summary.unchanged, "unchanged, and not written again"),
        (summary.older, "older than those in the index, which stay"),
        (summary.left_out, "no articles"),
        (summary.rejected, "rejected"),
    ]
    told = [f"{count:,} {what}" for count, what in parts if count]
    if len(told) > 1 or (told and not summary.indexed):
        lines.append(f"{counted(summary.read, 'record')} read: {', '.join(told)}")
    return lines


def _left_in_words(sources: Sources) -> str:
    kinds = [_endings(sources.left)] if sources.left else []
    if sources.special:
        kinds.append(f"{sources.special:,} that are pipes, sockets or devices")
    return ", ".join(kinds)


def _endings(counts: dict[str, int]) -> str:
    kinds = [f"{count:,} {ending}" for ending, count in list(counts.items())[:12]]
    return ", ".join([*kinds, "…"] if len(counts) > len(kinds) else kinds)


def rejects_in_words(rejects: RejectsFile, *, shown: bool) -> list[str]:
    """Say what was rejected, where it is kept, and why the first few were."""
    kept = f", kept in {rejects.path} with the reasons" if rejects.path else ""
    lines = [f"{counted(rejects.count, 'record')} rejected{kept}"]
    if shown:
        lines += [f"  {reject}" for reject in rejects.first]
        if rejects.count > len(rejects.first):
            lines.append("  …")
    return lines


def summary_for_machines(summary: Summary, rejects: RejectsFile, sources: Sources) -> dict[str, object]:
    """The same as one value."""
    counts: dict[str, object] = msgspec.to_builtins(summary)
    return counts | {
        "skipped_files": sources.skipped,
        "skipped_endings": sources.left,
        "refused_endings": sources.refused,
        "rejects_file": str(rejects.path) if rejects.count and rejects.path else None,
        "rejects": [{"source": r.source, "line": r.line, "field": r.field, "reason": r.reason} for r in rejects.first],
    }
