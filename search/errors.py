"""Everything that can go wrong when an index is asked or written, as errors a caller can explain to a reader."""

from __future__ import annotations


class SearchError(Exception):
    """The root of the errors of this room."""


class QueryError(SearchError):
    """The query cannot be read or is too costly.

    ``code`` is stable (``syntax``, ``too-long``, ``too-many-clauses``, ``too-deep``, ``too-broad``, ``bad-date``,
    ``bad-field``, ``only-negative``, ``too-expensive``, ``deadline``); ``position`` is the code point in the query
    where it went wrong; ``vi``/``en`` say what is wrong, ``hint_vi``/``hint_en`` what to do.
    """

    def __init__(self, code: str, vi: str, en: str, *, position: int = 0, hint_vi: str = "", hint_en: str = "") -> None:
        super().__init__(en)
        self.code = code
        self.vi = vi
        self.en = en
        self.position = position
        self.hint_vi = hint_vi
        self.hint_en = hint_en


class OptionError(SearchError):
    """An option of a search has a value that is not allowed; ``option`` names it, the message says the cure."""

    def __init__(self, option: str, vi: str, en: str) -> None:
        super().__init__(en)
        self.option = option
        self.vi = vi
        self.en = en


class CursorError(SearchError):
    """A cursor that was not made here, was altered, or belongs to another query (``gone`` is then False), or
    whose generation is no longer kept (``gone`` is True)."""

    def __init__(self, message: str, *, gone: bool = False) -> None:
        super().__init__(message)
        self.gone = gone


class IndexMissing(SearchError):
    """There is no index at the given place."""


class IndexDamaged(SearchError):
    """A file of the index is missing, cut short or altered; the message names it."""


class EngineUnavailable(SearchError):
    """The engine cannot be reached now, whatever was asked: its files are away, its cluster does not answer. The
    message says why; asking again later may help."""


def other_format(file: str, found: int, read: int) -> IndexDamaged:
    """The error of a file that another version of Timbao wrote; it says what to do."""
    return IndexDamaged(
        f"{file}: written in format {found} by another version of Timbao, which this one (format {read}) does not "
        "read; move the folder of the index away and index the articles again: timbao index SOURCE…"
    )


class GenerationMissing(SearchError):
    """A generation that was asked for is not kept, or is not an older one; the message says which and why.

    ``kept`` names the generations that could be asked for instead, newest first.
    """

    def __init__(self, message: str, *, kept: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.kept = kept


class IndexLocked(SearchError):
    """Another process is writing to the index."""


class NotTaken(SearchError):
    """The engine can't hold an article, now or later; the message names it and says why. Nothing was published."""


class Published(SearchError):
    """Something failed behind a commit, which has happened: ``generation`` names what was published last."""

    def __init__(self, generation: str, error: BaseException) -> None:
        super().__init__(f"published as {generation}, but what came after it failed: {error}")
        self.generation = generation


class NotSupported(SearchError):
    """The engine of the index cannot do what was asked of it; the message says what."""


class WhooshUnusable(SearchError):
    """The package ``whoosh`` is missing, or two distributions have been installed over each other; the message says
    what is wrong and what to type."""


def reason_of(error: Exception) -> str:
    """Why something failed, in words that may be shown to anybody: they name no place of the machine."""
    if isinstance(error, IndexMissing):
        return "there is no index"
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error) if isinstance(error, SearchError) else type(error).__name__
