"""Present: from a stored article to the hit a reader sees, with the passages that answer the query.

Passages are cut from the original text, so that spans count its code points. What is marked are tokens whose key was
asked for; where an article writes a key with several marks, those nearest to what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as List
from itertools import pairwise

from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from analyzers.tokens import Tokens, tokenize
from search.answer import Highlight
from search.plan import Evidence, Sequence, Syllable

PASSAGE_TOKENS = 44
LEAD_TOKENS = 8  # tokens of context before the first mark of a passage
_FIELDS = ("title", "summary", "body")
_SENTENCE_END = ".!?…\n"


class Highlighter:
    """Finds what to mark for one query in any number of articles.

    A syllable that was typed by itself is marked wherever it stands; those of a phrase, of a glued word (``30/4``)
    or of another spelling only side by side. ``weights`` says how rare a key is, for choosing the passage.
    """

    def __init__(self, evidence: Evidence, weights: Mapping[str, float] | None = None) -> None:
        self._singles: dict[str, list[Syllable]] = {}
        for syllable in evidence.singles:
            for form in (syllable.form, *syllable.spellings):
                self._singles.setdefault(fold(form), []).append(Syllable(form, fold(form), syllable.marks))
        others = [sequence for alternative in evidence.alternatives for sequence in alternative.sequences]
        phrases = [*evidence.phrases, *others]
        self._loose = [part for phrase in phrases if phrase.slop for part in phrase.parts if part is not None]
        for syllable in self._loose:
            self._singles.setdefault(syllable.key, []).append(syllable)
        self._phrases: dict[str, list[Sequence]] = {}
        for phrase in phrases:
            first = phrase.parts[0]
            if not phrase.slop and first is not None:
                for key in dict.fromkeys((first.key, *map(fold, first.spellings))):
                    self._phrases.setdefault(key, []).append(phrase)
        self._prefixes = evidence.prefixes
        typed = [part for phrase in phrases for part in phrase.parts if part is not None]
        self._marks_typed = any(syllable.marked for syllable in (*evidence.singles, *typed))
        self._weights = weights or {}

    def highlights(self, title: str, summary: str, body: str) -> list[Highlight]:
        """The title and the summary whole where they hold a mark, and the best passage of the body."""
        texts = dict(zip(_FIELDS, (title, summary, body), strict=True))
        tokens = {name: tokenize(text) for name, text in texts.items() if text}
        grades = {name: self._grades(found.forms) for name, found in tokens.items()}
        nearest: dict[str, Closeness] = {}
        for name, row in grades.items():
            for index, grade in row.items():
                key = fold(tokens[name].forms[index])
                nearest[key] = min(grade, nearest.get(key, grade))
        result = []
        for name, found in tokens.items():
            row = grades[name]
            chosen = [index for index in sorted(row) if row[index] == nearest[fold(found.forms[index])]]
            if chosen:
                result.append(self._passage(name, texts[name], found, chosen))
        return result

    def _grades(self, forms: list[str]) -> dict[int, Closeness]:
        """The tokens to mark, and how near the marks of each are."""
        keys = [fold(form) for form in forms]
        found: dict[int, Closeness] = {}
        for index, key in enumerate(keys):
            if key in self._singles:
                _improve(found, index, [self._grade(syllable, forms[index]) for syllable in self._singles[key]])
            for phrase in self._phrases.get(key, ()):
                self._mark_phrase(phrase, forms, keys, index, found)
            for prefix in self._prefixes:
                if key.startswith(prefix.key):
                    _improve(found, index, [closeness(prefix.form, forms[index][: len(prefix.form)])])
        return found

    def _grade(self, syllable: Syllable, form: str) -> Closeness | None:
        """How near a form is; where other syllables were typed with marks, one without them is meant so."""
        if form == syllable.form:
            return Closeness.EXACT
        if syllable.marks == "exact":
            return None
        if self._marks_typed and not syllable.marked:
            return Closeness.OTHER
        return closeness(syllable.form, form)

    def _mark_phrase(
        self, phrase: Sequence, forms: list[str], keys: list[str], start: int, found: dict[int, Closeness]
    ) -> None:
        if start + len(phrase.parts) > len(forms):
            return
        grades: dict[int, Closeness] = {}
        for index, part in enumerate(phrase.parts, start):
            if part is None:
                continue
            grade = self._spelled(part, forms[index], keys[index])
            if grade is None:
                return
            grades[index] = grade
        for index, grade in grades.items():
            _improve(found, index, [grade])

    def _spelled(self, part: Syllable, form: str, key: str) -> Closeness | None:
        """How near a token is to a part of a phrase, by whichever spelling of it has the token's key."""
        spellings = (part, *(Syllable(other, fold(other), part.marks) for other in part.spellings))
        return next((self._grade(one, form) for one in spellings if one.key == key), None)

    def _passage(self, name: str, text: str, tokens: Tokens, chosen: List[int]) -> Highlight:
        if name == "body":
            first, last = self._window(tokens, chosen)
            begin, end = _trim(text, tokens, first, last)
        else:
            begin, end = 0, len(text)
        spans = [
            (tokens.starts[i], tokens.ends[i]) for i in chosen if begin <= tokens.starts[i] and tokens.ends[i] <= end
        ]
        return Highlight(name, text[begin:end], [(a - begin, b - begin) for a, b in _joined(text, spans)])

    def _window(self, tokens: Tokens, chosen: List[int]) -> tuple[int, int]:
        """The run of tokens with the most distinct, rarest and nearest-neighbouring marks."""
        best, best_score = (0, PASSAGE_TOKENS), -1.0
        for at, start in enumerate(chosen):
            inside = [
                index for index in chosen[at : at + PASSAGE_TOKENS] if index < start + PASSAGE_TOKENS - LEAD_TOKENS
            ]
            forms = {tokens.forms[index] for index in inside}
            neighbours = sum(b - a == 1 for a, b in pairwise(inside))
            score = sum(self._weights.get(fold(form), 1.0) for form in forms) + 0.5 * neighbours
            if score > best_score + 1e-9:
                best, best_score = (start - LEAD_TOKENS, start - LEAD_TOKENS + PASSAGE_TOKENS), score
        return max(0, best[0]), min(len(tokens.forms), max(best[1], PASSAGE_TOKENS))


def _trim(text: str, tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """Begin a passage at a sentence if one begins nearby, and end it where its last token ends."""
    begin = 0 if first == 0 else tokens.starts[first]
    for index in range(first, max(-1, first - LEAD_TOKENS), -1):
        gap = text[tokens.ends[index - 1] : tokens.starts[index]] if index else "\n"
        if any(char in gap for char in _SENTENCE_END):
            begin = tokens.starts[index]
            break
    end = len(text) if last >= len(tokens.forms) else tokens.ends[last - 1]
    while end < len(text) and text[end] in '.,;:!?…”")%':
        end += 1
    return begin, end


def _joined(text: str, spans: List[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with nothing but spaces between them become one."""
    result: list[tuple[int, int]] = []
    for start, end in spans:
        if result and not text[result[-1][1] : start].strip(" \u00a0"):
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def _improve(found: dict[int, Closeness], index: int, grades: List[Closeness | None]) -> None:
    for grade in grades:
        if grade is not None and grade < found.get(index, Closeness.OTHER + 1):
            found[index] = grade
