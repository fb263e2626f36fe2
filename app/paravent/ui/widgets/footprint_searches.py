"""The step with searches for one's own name: one at a time, answered with one key a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt

from paravent.core.review import (
    AboutMe,
    Part,
    RemovalForm,
    RequestText,
    ResultAnswer,
    Search,
    SearchKind,
    SearchResult,
)
from paravent.ui.widgets.buttons import Button, Choice
from paravent.ui.widgets.cards import Card, Columns, Pill, ProgressStrip, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.footprint_step import Host, Step, field, joined, parts_of
from paravent.ui.widgets.text import Text
from paravent.ui.words import count

KINDS = {
    SearchKind.WEB: ("Web pages", "globe"),
    SearchKind.IMAGES: ("Pictures", "photo"),
    SearchKind.NEWS: ("News", "info"),
}
ANSWERS = {
    ResultAnswer.MINE: ("Mine, and fine", "You put it there, and it may stay."),
    ResultAnswer.NOT_ME: ("Not me", "Somebody else of your name."),
    ResultAnswer.ABOUT_ME: ("Someone about me", "Somebody else wrote it, and it may stay."),
    ResultAnswer.ACT: ("Act on it", "You will change it, or ask somebody to."),
}
FIELDS = (
    ("names", "Your &names, the usual one first; earlier names too", "Ava Example, Ava Former"),
    ("towns", "&Towns", "Leeds, York"),
    ("schools", "&Schools and universities", "University of Leeds"),
    ("employers", "&Employers", "St Elsewhere's Hospital"),
    ("handles", "&User names, present and old", "avaexample, ava_1998"),
)


class SearchesWidget(Step):
    """See the module's sentence."""

    PART = Part.SEARCHES

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._about = AboutMe()
        self._searches: list[Search] = []
        self._at = 0
        self._editing = False
        self.choices: list[Choice] = []

    def arrive(self) -> None:
        """Read the searches, and go on where it was left."""
        self._load()

    def _load(self) -> None:
        review = self.context.desk.review

        def loaded(found: tuple[AboutMe, Sequence[Search]]) -> None:
            self._about, searches = found
            self._searches = list(searches)
            self._at = next((n for n, s in enumerate(searches) if not s.looked_at), len(searches))
            self._editing = not searches
            self.draw()

        self.context.run(lambda _work: (review.about_me(), review.searches()), loaded)

    @property
    def search(self) -> Search | None:
        """The one on screen."""
        shown = not self._editing and self._at < len(self._searches)
        return self._searches[self._at] if shown else None

    # Drawing

    def draw(self) -> None:
        """The words to search with, one search, or the end."""
        self.begin()
        self.choices = []
        if self._editing:
            self._draw_about()
        elif self.search is None:
            self._draw_end()
        else:
            self._draw_search(self.search)

    def _draw_about(self) -> None:
        card = Card(margin=24, spacing=8)
        card.add(
            Text("What would somebody type?", "h2"),
            Text(
                "Several at a time, with commas between. It stays on this computer and goes to a"
                " search engine only when you open a search yourself.",
                "muted",
            ),
        )
        self.lines = {}
        for name, words, hint in FIELDS:
            line = field(words.replace("&", ""), joined(getattr(self._about, name)), hint)
            label = Text(words.replace("&", ""), "strong")
            label.setBuddy(line)
            line.returnPressed.connect(self.keep_about)
            self.lines[name] = line
            card.add(label, line)
        self.keep_button = Button("&Make the searches", self.keep_about, kind="primary")
        card.add(row(self.keep_button, None))
        self.add(card)
        self.foot(is_begun=self.is_begun)
        self.done_button.setProperty("kind", "")
        self.lines["names"].setFocus()

    def keep_about(self) -> None:
        """Keep the words and compose the searches."""
        words: dict[str, Any] = {name: parts_of(line) for name, line in self.lines.items()}
        about = replace(self._about, **words)
        if not (about.names or about.handles):
            self.context.say("Type at least your name.", "not_met")
            return
        review = self.context.desk.review
        self.context.run(lambda _work: review.save_about_me(about), lambda _: self._load())

    def _draw_search(self, search: Search) -> None:
        strip = ProgressStrip()
        looked = sum(1 for s in self._searches if s.looked_at)
        strip.sentence.setText(
            f"Search {self._at + 1} of {len(self._searches)} · {looked} looked at"
        )
        strip.bar.setRange(0, len(self._searches))
        strip.bar.setValue(looked)
        self.add(strip)
        card = Card(margin=24, spacing=10)
        word, icon = KINDS[search.kind]
        card.add(row(Pill(search.engine, "search", "accent"), Pill(word, icon, "na"), None))
        card.add(Text(search.query, "name"), Text(search.why, "muted"))
        self.open_button = Button(
            "&Open in my browser", self.open_search, icon="open", kind="primary"
        )
        card.add(row(self.open_button, None))
        card.add(Text(_given(search.results), "strong"))
        if search.results:
            last = search.results[-1]
            self.note = field("Note on the last result", last.note, "A note, such as its address")
            self.note.editingFinished.connect(self._keep_note)
            self.note.returnPressed.connect(self.setFocus)
            card.add(self.note)
        self.add(card)
        self.add(Text("Go down the first page. For each result, what is it?", "h3"))
        for place, answer in enumerate(ResultAnswer, 1):
            words, meaning = ANSWERS[answer]
            self.choices.append(
                Choice(str(place), words, meaning, lambda a=answer: self.answer(a))  # type: ignore[misc]
            )
        columns = Columns(300, spacing=10)
        columns.fill(list(self.choices))
        self.add(columns)
        self.undo_button = Button("&Undo", self.undo, icon="undo", kind="plain")
        self.undo_button.setEnabled(bool(search.results))
        self.next_button = Button("Ne&xt search", self.next_search, icon="next", kind="primary")
        asking = Button("&Whom to ask …", self.show_requests, icon="info", kind="plain")
        later = Button("&Later", self.later, icon="skip", kind="plain")
        words_button = Button("Change the w&ords", self.edit, kind="plain")
        enough = Button("&Enough of this", self.done, kind="plain")
        self.add(flow(self.undo_button, later, asking, None, self.next_button))
        self.add(
            Text(
                "Keys: O opens · 1 to 4 a result each · N note · U undo · Enter next search"
                " · L later · W whom to ask",
                "small",
            )
        )
        self.add(flow(words_button, enough))
        if not search.results:
            self.setFocus()
        self.context.say_aloud(f"{search.engine}, {word}: {search.query}")

    def _draw_end(self) -> None:
        card = Card("lead-card", margin=24, spacing=8)
        card.add(Text("All searches are looked at", "h2"))
        act = [(s, r) for s in self._searches for r in s.results if r.answer is ResultAnswer.ACT]
        words = f"{count(len(act), 'result')} to act on." if act else "Nothing to act on."
        card.add(Text(words, "muted"))
        for search, result in act:
            line = Text(result.note or "A result without a note")
            where = f"{search.engine}, {search.query}"
            asking = Button(
                "Whom to ask …",
                lambda note=result.note: self._ask_about(note),  # type: ignore[misc]
                kind="plain",
                icon="info",
                name=f"Whom to ask about {result.note or where}",
            )
            beside = row(line, asking)
            beside.setStretch(0, 1)
            card.add(beside, Text(where, "small"))
        again = Button("&Look again", self._again, kind="plain")
        words_button = Button("Change the w&ords", self.edit, kind="plain")
        card.add(flow(again, words_button))
        self.add(card)
        self.foot()
        self.done_button.setFocus()

    # Acting

    def open_search(self) -> None:
        """Open the search on screen; its words and engine are beside the button."""
        if self.search is not None:
            self.open_at_once(self.search.url)

    def answer(self, answer: ResultAnswer) -> None:
        """The next result is that."""
        if self.search is not None:
            self._keep((*self.search.results, SearchResult(answer)))

    def undo(self) -> None:
        """Take the last result back."""
        if self.search is not None and self.search.results:
            self._keep(self.search.results[:-1])

    def _keep_note(self) -> None:
        search = self.search
        if search is None or not search.results:
            return
        words = self.note.text().strip()
        if words != search.results[-1].note:
            last = replace(search.results[-1], note=words)
            self._keep((*search.results[:-1], last), redraw=False)

    def next_search(self) -> None:
        """Through with this one."""
        if self.search is not None:
            self._keep(self.search.results, through=True)

    def later(self) -> None:
        """Not now: at the end of the list."""
        if self.search is not None:
            self._searches.append(self._searches.pop(self._at))
            self.draw()

    def _keep(
        self, results: tuple[SearchResult, ...], *, through: bool = False, redraw: bool = True
    ) -> None:
        search = self.search
        if search is None:
            return
        review = self.context.desk.review
        # Shown at once; what is written follows, in order.
        stamp = search.looked_at or ("now" if through else "")
        self._searches[self._at] = replace(search, results=results, looked_at=stamp)
        self.write(
            lambda: review.answer_search(search, results, through=through),
            lambda: self.refresh_plan() if through else None,
        )
        if through:
            self._at = next(
                (n for n, s in enumerate(self._searches) if not s.looked_at), len(self._searches)
            )
        if redraw:
            self.draw()

    def edit(self) -> None:
        """Change the words that are searched with."""
        self._editing = True
        self.draw()

    def _again(self) -> None:
        self._at = 0
        self._searches = [replace(s, looked_at="") for s in self._searches]
        self.draw()

    def show_requests(self) -> None:
        """Forms and texts to ask with, about the last note of the search."""
        search = self.search
        notes = [r.note for r in search.results if r.note] if search else []
        self._ask_about(notes[-1] if notes else "")

    def _ask_about(self, address: str) -> None:
        review = self.context.desk.review
        self.context.run(
            lambda _work: (review.removal_forms(), review.request_texts(address)), self._requests
        )

    def _requests(self, found: tuple[Sequence[RemovalForm], Sequence[RequestText]]) -> None:
        from paravent.ui.widgets.footprint_requests import RequestBox

        forms, texts = found
        self.request_box = RequestBox(self, forms, texts, self.open_at_once)
        self.request_box.open()

    def press(self, key: int) -> bool:
        """See the line of keys."""
        if self.search is None:
            return False
        number = key - int(Qt.Key.Key_1)
        if 0 <= number < len(ResultAnswer):
            self.answer(list(ResultAnswer)[number])
            return True
        acts = {
            int(Qt.Key.Key_O): self.open_search,
            int(Qt.Key.Key_U): self.undo,
            int(Qt.Key.Key_Return): self.next_search,
            int(Qt.Key.Key_Enter): self.next_search,
            int(Qt.Key.Key_L): self.later,
            int(Qt.Key.Key_W): self.show_requests,
            int(Qt.Key.Key_N): self._to_note,
        }
        if key not in acts:
            return False
        acts[key]()
        return True

    def _to_note(self) -> None:
        if self.search is not None and self.search.results:
            self.note.setFocus()


def _given(results: Sequence[SearchResult]) -> str:
    if not results:
        return "No result answered yet."
    words = [f"{n} {ANSWERS[r.answer][0].lower()}" for n, r in enumerate(results, 1)]
    return "Results: " + "  ·  ".join(words)
