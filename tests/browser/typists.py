"""Traces made by rule, of ways of typing that nobody recorded here: the events that each sends, as its kin sent them.

- ``syllable``: a composition for each syllable, the space apart from it (fcitx5-m17n, macOS, Windows' own).
- ``key``: a composition for each key, empty at its end (ibus-m17n).
- ``word``: a composition for each word without a key to be told, taken up again where the reader taps (Android).
- ``replace``: no composition; letters go and others come at once (iOS).
- ``fake``: no composition; a Backspace that nobody pressed for each letter that goes (UniKey on Windows).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.browser.traces import Trace

KEY = 60  # ms from a key to the next
METHODS = ("syllable", "key", "word", "replace", "fake")
BROWSERS = ("chromium", "firefox")
# What stands there after each key of a syllable.
TELEX = {
    "tiếng": "t ti tie tiê tiên tiêng tiếng", "việt": "v vi vie viê viêt việt", "học": "h ho họ học",
    "sinh": "s si sin sinh", "đường": "d du duo duon duong đuong đuờng đường", "sắt": "s sa sat săt sắt",
    "sámung": "s sa sam sámu sámun sámung", "ưindows": "ư ưi ưin ưind ưindo ưindow ưindows",
}  # fmt: skip
VNI = {
    "tiếng": "t ti tie tien tieng tiếng", "việt": "v vi vie viet viêt việt", "học": "h ho hoc học",
    "iphonẹ": "i ip iph ipho iphon iphone iphonẹ",
}  # fmt: skip


class Typist:
    """Types, and keeps the events: ``text`` is before the caret, ``rest`` behind it."""

    def __init__(self, method: str, browser: str) -> None:
        self.method, self.browser = method, browser
        self.text, self.rest, self.half = "", "", ""
        self.at = 50.0
        self.open = False
        self.events: list[dict[str, Any]] = []

    # Events. ------------------------------------------------------------------------------------------------

    def event(self, kind: str, **more: Any) -> None:
        shown = self.text + self.half
        self.events.append({"t": self.at, "e": kind, "v": shown + self.rest, "s": len(shown)} | more)

    def key(self, kind: str, name: str, code: int, *, composing: bool = False) -> None:
        self.event(kind, k=name, c=name, kc=code, ic=composing)

    def input(self, kind: str, data: str | None, *, composing: bool = False) -> None:
        self.event("input", it=kind, d=data, ic=composing)

    def wait(self, milliseconds: float) -> None:
        self.at += milliseconds

    # Letters. -----------------------------------------------------------------------------------------------

    def write(self, text: str, table: dict[str, str] = TELEX, *, speed: float = KEY) -> None:
        """Words and spaces, each word by the keys that make it."""
        for number, word in enumerate(text.split(" ")):
            if number:
                self.space(speed)
            for shown in table.get(word, " ".join(word[: n + 1] for n in range(len(word)))).split():
                self.shown(shown)
                self.wait(speed)

    def shown(self, half: str) -> None:
        """The syllable becomes another by a key."""
        {"syllable": self._composed, "word": self._composed, "key": self._each_key}.get(self.method, self._replaced)(
            half
        )

    def _composed(self, half: str) -> None:
        self.key("keydown", "Process" if self.method == "syllable" else "Unidentified", 229, composing=self.open)
        if not self.open:
            self.event("compositionstart", d=self.half)
            self.open = True
        self.event("compositionupdate", d=half)
        self.half = half
        self.input("insertCompositionText", half, composing=True)

    def _each_key(self, half: str) -> None:
        before = self.half
        self.key("keydown", "Process", 229, composing=self.open)
        if self.open:
            self.half = ""
            self.input("insertCompositionText", "", composing=True)
            self.event("compositionend", d="")
            self.wait(1)
        self.event("compositionstart", d="")
        self.open = True
        for shown in filter(None, (before, half)):
            self.half = shown
            self.input("insertCompositionText", shown, composing=True)

    def _replaced(self, half: str) -> None:
        kept = next((n for n, (a, b) in enumerate(zip(self.half, half, strict=False)) if a != b), len(self.half))
        kept = min(kept, len(half))
        for _ in self.half[kept:]:
            if self.method == "fake":
                self.key("keydown", "Backspace", 8)
            self.half = self.half[:-1]
            self.input("deleteContentBackward", None)
            if self.method == "fake":
                self.key("keyup", "Backspace", 8)
                self.wait(6)
        for letter in half[kept:]:
            if self.method == "fake":
                self.key("keydown", "Unidentified", 231)
            self.half += letter
            self.input("insertText", letter)

    def commit(self) -> None:
        """The syllable is done."""
        if self.open:
            self.input("insertCompositionText", self.half, composing=True)
            self.event("compositionend", d=self.half)
            if self.browser == "firefox":
                self.input("insertCompositionText", self.half)
        self.open = False
        self.text, self.half = self.text + self.half, ""

    def space(self, speed: float = KEY) -> None:
        """The space bar."""
        self.key("keydown", "Process" if self.open else " ", 229 if self.open else 32, composing=self.open)
        self.commit()
        self.text += " "
        self.input("insertText", " ")
        self.wait(speed)

    # Editing. -----------------------------------------------------------------------------------------------

    def backspace(self, times: int = 1) -> None:
        """Backspace in a composition shortens it; without one it takes a letter."""
        for _ in range(times):
            if self.half and self.method in {"syllable", "key", "word"}:
                self.shown(self.half[:-1]) if len(self.half) > 1 else self._emptied()
            else:
                self.key("keydown", "Backspace", 8)
                self.half, self.text = (self.half[:-1], self.text) if self.half else ("", self.text[:-1])
                self.input("deleteContentBackward", None)
            self.wait(KEY)

    def _emptied(self) -> None:
        self.key("keydown", "Process", 229, composing=True)
        self.half = ""
        self.input("insertCompositionText", "", composing=True)
        self.event("compositionend", d="")
        self.open = False

    def changed(self, kind: str, text: str, data: str | None = None) -> None:
        """The field becomes another at once: pasted, undone, corrected, a word deleted."""
        self.commit()
        self.text, self.rest = text, ""
        self.input(kind, data)
        self.wait(KEY)

    def tap(self, place: int) -> None:
        """The caret is put into what is there; Android composes the word under it again."""
        self.commit()
        whole = self.text + self.rest
        if self.method == "word":
            begin = whole.rfind(" ", 0, place) + 1
            self.text, self.half, self.rest = whole[:begin], whole[begin:place], whole[place:]
            self.event("compositionstart", d=self.half)
            self.event("compositionupdate", d=self.half)
            self.open = True
        else:
            self.text, self.rest = whole[:place], whole[place:]
        self.wait(KEY)

    # Keys that do something. --------------------------------------------------------------------------------

    def press(self, name: str, code: int) -> None:
        """A key that input methods let through, behind what they commit."""
        self.commit()
        self.key("keydown", name, code)
        if name == "Enter":
            self.event("submit")
        self.key("keyup", name, code)
        self.wait(KEY)

    def enter(self) -> None:
        self.press("Enter", 13)

    def click_option(self, text: str) -> None:
        """The first suggestion is clicked: the composition ends before that."""
        self.commit()
        self.event("option-mousedown(prevented)")
        self.wait(20)
        self.text, self.rest = text, ""
        self.event("script-set-value(click)")

    def leave(self) -> None:
        self.commit()
        self.event("blur")

    def trace(self, scenario: str) -> Trace:
        return {
            "method": f"made-{self.method}", "browser": self.browser, "mode": "default", "typing": "telex",
            "scenario": scenario, "speed": "60ms", "events": self.events,
        }  # fmt: skip


def _at_once(typist: Typist) -> None:
    typist.write("tiếng", speed=30)
    typist.enter()


def _tone_then_down(typist: Typist) -> None:
    typist.write("tiếng việt")
    typist.wait(600)
    typist.press("ArrowDown", 40)
    typist.wait(400)


def _escape_and_on(typist: Typist) -> None:
    typist.write("học")
    typist.wait(600)
    typist.press("Escape", 27)
    typist.wait(300)
    typist.write(" sinh")
    typist.wait(500)


def _middle(typist: Typist) -> None:
    typist.write("hc sinh")
    typist.wait(500)
    typist.tap(1)
    typist.shown(typist.half + "o")
    typist.wait(KEY)
    typist.shown(typist.half[:-1] + "ọ")
    typist.wait(500)
    typist.enter()


def _whole_words_back(typist: Typist) -> None:
    typist.write("tiếng việt")
    typist.wait(400)
    typist.backspace(4)
    typist.wait(400)
    typist.changed("deleteWordBackward", "tiếng ")
    typist.wait(400)
    typist.changed("deleteWordBackward", "")
    typist.wait(400)
    typist.write("học")
    typist.wait(400)


def _emptied_for_an_instant(typist: Typist) -> None:
    typist.write("học")
    typist.wait(400)
    typist.changed("deleteContentBackward", "")
    typist.write("sinh", speed=30)
    typist.wait(400)


def _pasted(typist: Typist) -> None:
    typist.write("học")
    typist.changed("insertFromPaste", "Học sinh Hà Nội", "Học sinh Hà Nội")
    typist.wait(400)
    typist.enter()


def _pasted_apart(typist: Typist) -> None:
    typist.changed("insertFromPaste", "ho\u0323c sinh", "ho\u0323c sinh")  # decomposed
    typist.wait(400)
    typist.enter()


def _undone(typist: Typist) -> None:
    typist.write("tiếng việt")
    typist.wait(400)
    typist.changed("historyUndo", "tiếng ")
    typist.wait(400)
    typist.changed("historyRedo", "tiếng việt")
    typist.wait(400)


def _corrected(typist: Typist) -> None:
    typist.write("tieng viet")
    typist.changed("insertReplacementText", "tiếng Việt ", "tiếng Việt")
    typist.wait(400)
    typist.enter()


def _selected_in_composition(typist: Typist) -> None:
    typist.write("học")
    typist.commit()  # before the mouse is told of
    typist.wait(30)
    typist.text = ""  # all of it is marked, and typed over
    typist.write("sinh")
    typist.wait(400)
    typist.enter()


def _dictated(typist: Typist) -> None:
    for said in ("học", "học sinh", "học sinh trở lại trường"):
        typist.changed("insertText", said, said)
        typist.wait(250)
    typist.wait(300)


def _clicked(typist: Typist) -> None:
    typist.write("học")
    typist.wait(600)
    typist.click_option("tiếng việt nam")


def _twice(typist: Typist) -> None:
    typist.write("học")
    typist.enter()
    typist.wait(500)
    typist.enter()


SCENARIOS: dict[str, Callable[[Typist], None]] = {
    "tieng-viet": lambda typist: typist.write("tiếng việt"),
    "tieng-viet-fast": lambda typist: typist.write("tiếng việt", speed=5),
    "tieng-viet-slow": lambda typist: typist.write("tiếng việt", speed=200),
    "hoc-sinh-vni": lambda typist: typist.write("học việt", VNI),
    "duong-sat": lambda typist: typist.write("đường sắt "),
    "nonvn": lambda typist: typist.write("iphonẹ sámung html5 ưindows ", TELEX | VNI),
    "backspace-mid": lambda typist: (typist.write("tiếng"), typist.backspace(3), typist.write("n", {"n": "tin"})),
    "backspace-all": lambda typist: (typist.write("học"), typist.backspace(3), typist.wait(400)),
    "enter": _twice,
    "enter-tone": _at_once,
    "enter-nonvn": lambda typist: (typist.write("ưindows"), typist.enter()),
    "down": _tone_then_down,
    "tab": lambda typist: (typist.write("học"), typist.press("Tab", 9), typist.leave()),
    "left": lambda typist: (typist.write("tiếng"), typist.press("ArrowLeft", 37), typist.wait(400)),
    "escape-prevented": _escape_and_on,
    "click-out": lambda typist: (typist.write("học"), typist.wait(400), typist.leave()),
    "click-option": _clicked,
    "middle": _middle,
    "whole-words-back": _whole_words_back,
    "emptied-for-an-instant": _emptied_for_an_instant,
    "pasted": _pasted,
    "pasted-decomposed": _pasted_apart,
    "undone": _undone,
    "corrected": _corrected,
    "selected-in-composition": _selected_in_composition,
    "dictated": _dictated,
}


def made() -> Iterator[tuple[str, Trace]]:
    """Every scenario by every method in both browsers, with its name."""
    for method in METHODS:
        for browser in BROWSERS:
            for scenario, act in SCENARIOS.items():
                typist = Typist(method, browser)
                act(typist)
                yield f"{method}-{browser}-{scenario}", typist.trace(scenario)
