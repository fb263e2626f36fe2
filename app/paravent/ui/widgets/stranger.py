"""A stranger's look at one profile beside what its settings claim, field by field."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from paravent.core.lens import Agreement, StrangerRow, StrangerSide
from paravent.core.records import Reading
from paravent.core.text import plain
from paravent.core.words import ReadingStatus
from paravent.ui.context import Context
from paravent.ui.state import short_site
from paravent.ui.widgets.cards import Card, Columns, Notice, Pill, Rule, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.picture import Evidence
from paravent.ui.widgets.text import Text
from paravent.ui.words import day_and_time

AGREEMENTS = {
    Agreement.SHOWS_MORE: ("A stranger sees more than the setting says", "not_met", "not_met"),
    Agreement.AGREES: ("They agree", "met", "met"),
    Agreement.SHOWS_LESS: ("Open to all, but did not show", "question", "partly"),
    Agreement.NOT_COMPARED: ("Not compared", "could_not_read", "unread"),
}
"""What the two say together to word, icon, tone."""
_ORDER = list(AGREEMENTS)


class StrangerCard(Card):
    """One profile: the look from outside on the left, the settings on the right."""

    def __init__(self, context: Context, side: StrangerSide) -> None:
        super().__init__()
        self.side = side
        name = side.platform_name + (f" · {short_site(side.site)}" if side.site else "")
        when = f"Looked at on {day_and_time(side.looked_at)}" if side.looked_at else "Not looked at"
        self._picture_place = QVBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Text(name, "h3"))
        words.addWidget(Text(when, "muted"))
        words.addStretch(1)
        head = row(spacing=14)
        head.addLayout(words, 1)
        head.addLayout(self._picture_place)
        self.add(head)
        if side.why:
            self.add(Notice(side.why, tone="unread", icon="could_not_read"))
        self._places: dict[str, list[tuple[QVBoxLayout, StrangerRow]]] = {}
        rows = sorted(side.rows, key=lambda each: _ORDER.index(each.agreement))
        compared = [each for each in rows if each.checked]
        for each in compared:
            self.add(Rule(), self._row(each))
        left = [plain(each.title, 60) for each in rows if not each.checked]
        if left:
            self.add(Rule(), _unchecked(left))
        wanted = {*self._places, *([side.picture] if side.picture else [])}
        if wanted:
            lens = context.desk.lens
            context.run(
                lambda _work: {name: lens.picture(name) for name in wanted}, self._show_pictures
            )

    def _row(self, each: StrangerRow) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        title = row(Text(each.title, "strong", wrap=False), Pill(*AGREEMENTS[each.agreement]), None)
        column.addLayout(title)
        both = Columns(250, spacing=12)
        both.fill([self._seen(each), self._claimed(each)])
        column.addWidget(both)
        return whole

    def _seen(self, each: StrangerRow) -> QWidget:
        card = Card("quiet", margin=12, spacing=4)
        said = f"“{plain(each.seen, 120)}”" if each.seen is not None else "It did not show."
        card.add(Text("A stranger", "small"), Text(said))
        card.column.addStretch(1)
        return card

    def _claimed(self, each: StrangerRow) -> QWidget:
        card = Card("quiet", margin=12, spacing=4)
        card.add(Text("Your setting", "small"))
        if not each.setting:
            card.add(Text("No setting speaks of it.", "muted"))
        else:
            claim = each.claim[:1].upper() + each.claim[1:] if each.claim else "Not known"
            card.add(Text(claim), Text(each.setting_title, "small"))
        place = QVBoxLayout()
        card.add(place)
        if each.picture:
            self._places.setdefault(each.picture, []).append((place, each))
        card.column.addStretch(1)
        return card

    def _show_pictures(self, found: Mapping[str, bytes | None]) -> None:
        own = found.get(self.side.picture or "")
        left = Qt.AlignmentFlag.AlignLeft
        if own:
            words = Reading(
                "stranger", ReadingStatus.READ, url=self.side.url, seen_at=self.side.looked_at
            )
            title = f"What a stranger got: {self.side.platform_name}"
            self._picture_place.addWidget(Evidence(own, title, words))
            self._picture_place.addWidget(Text("What a stranger got", "small", wrap=False))
        for name, places in self._places.items():
            data = found.get(name)
            if not data:
                continue
            for place, each in places:
                words = Reading(each.setting, ReadingStatus.READ, url=each.url)
                place.addWidget(Evidence(data, each.setting_title, words), 0, left)


def _unchecked(titles: list[str]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 4, 0, 4)
    column.setSpacing(6)
    column.addWidget(flow(Pill("Not checked", "could_not_read", "unread")))
    column.addWidget(Text(", ".join(titles), "muted"))
    return holder
