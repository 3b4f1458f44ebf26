"""Summary: what a run did, in counts that add up."""

from __future__ import annotations

import msgspec

from indexer.notes import Notes


class Summary(msgspec.Struct, kw_only=True):
    """What a run did.

    Of the records ``read``, ``indexed`` were written, ``unchanged`` stand in the index as they are, ``older`` were
    passed over for newer ones there, ``rejected`` are no articles and ``left_out`` drafts, revisions and pages of a
    CMS: these five add up. Of the indexed, ``added`` are new, ``replaced`` took the place of what was in the index
    before, and ``duplicates`` that of an earlier record of this run. ``committed`` of them can be found already, all
    at the end. ``resumed`` records were passed over unread because an interrupted run had committed them.

    ``generation`` is the one that answers now, ``seconds`` the whole run with its commits. When the run was
    ``interrupted``, the counts of what was written are of what had been committed. ``notes`` say more of the articles.
    """

    read: int = 0
    indexed: int = 0
    added: int = 0
    replaced: int = 0
    duplicates: int = 0
    unchanged: int = 0
    older: int = 0
    rejected: int = 0
    left_out: int = 0
    committed: int = 0
    resumed: int = 0
    notes: Notes = msgspec.field(default_factory=Notes)
    seconds: float = 0.0
    articles_per_second: float = 0.0
    generation: str = ""
    interrupted: bool = False
