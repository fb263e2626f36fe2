"""Before the first walk of a platform: what is opened, what is never done, terms, the other way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from paravent.core.caution import BeforeWalk
from paravent.core.desk import Prompt
from paravent.ui.context import Context
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Columns, Fold, row
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.text import Icon, Text

FIRST_PAGES = 5
"""So many pages stand there at once; the rest can be unfolded."""


class CautionCard(Card):
    """The plain page before a first walk. ``reply`` hears whether to go on."""

    def __init__(
        self, context: Context, prompt: Prompt, plan: BeforeWalk, reply: Callable[[bool], None]
    ) -> None:
        super().__init__("lead-card", margin=24, spacing=14)
        self.context = context
        self._plan = plan
        self.setAccessibleName(prompt.title)
        self.add(row(Icon("info", 22, tone="accent"), Text(prompt.title, "h2"), spacing=12))
        self.add(Text(plan.opened(), "lead"))
        columns = Columns(300)
        columns.fill([self._opened(), self._never()])
        self.add(columns)
        self.add(self._site())
        self.yes = Button(prompt.yes, lambda: reply(True), kind="primary")
        no = Button(prompt.no, lambda: reply(False))
        self.add(row(self.yes, no, None))

    def _opened(self) -> QWidget:
        plan = self._plan
        card = Card("quiet", margin=16, spacing=6)
        card.add(Text("What will be opened", "h3"))
        pages = [*plan.pages, *plan.lists]
        if plan.stranger:
            pages.append("Your own profile, without being signed in")
        for page in pages[:FIRST_PAGES]:
            card.add(_line("eye", page, "accent"))
        rest = pages[FIRST_PAGES:]
        if rest:
            name = f"And {len(rest)} more"
            fold = Fold([(Text(name, "strong"), 1)], name)

            def fill(inside: QVBoxLayout) -> None:
                for page in rest:
                    inside.addLayout(_line("eye", page, "accent"))

            fold.inside.setContentsMargins(0, 4, 0, 4)
            fold.fill_with(fill)
            card.add(fold)
        card.column.addStretch(1)
        return card

    def _never(self) -> QWidget:
        card = Card("quiet", margin=16, spacing=8)
        card.add(Text("What Paravent never does", "h3"))
        for each in self._plan.never:
            card.add(_line("close", each, "muted"))
        card.column.addStretch(1)
        return card

    def _site(self) -> QWidget:
        plan = self._plan
        card = Card("quiet", margin=16, spacing=8)
        card.add(Text(f"What {plan.name} says", "h3"), Text(plan.terms))
        if plan.export:
            words = Text(f"The other way: {plan.export}")
            card.add(words)
        if plan.export_url:
            self.export_button = Button(
                "Open the official export", self._export, icon="open", kind="plain"
            )
            line = row(self.export_button)
            line.addWidget(Text(plan.export_url, "address").selectable(), 1)
            card.add(line)
        card.add(Text("You decide. Nothing is opened before you go on.", "muted"))
        return card

    def _export(self) -> None:
        agreed = Confirm(
            self,
            "Open this page in your browser?",
            "Your everyday browser opens it. The file that the site sends you can be read on the"
            " page Data exports.",
            "&Open",
            detail=self._plan.export_url,
        ).ask()
        if agreed:
            desk, address = self.context.desk, self._plan.export_url
            self.context.run(lambda _work: desk.show_page(address), lambda _: None)


def _line(icon: str, words: str, tone: str) -> QVBoxLayout:
    line = row(Icon(icon, 16, tone=tone), spacing=8)
    line.addWidget(Text(words), 1)
    holder = QVBoxLayout()
    holder.addLayout(line)
    return holder
