"""Profiles: set them up, sign in, watch a review as it goes, stop it, go on."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from paravent.core import pagehealth
from paravent.core.ports import WalkStart
from paravent.core.records import PlatformFacts
from paravent.core.words import ReadingStatus
from paravent.ui.context import Context
from paravent.ui.pages.base import Page
from paravent.ui.pages.walk import WalkView
from paravent.ui.state import Profile, State
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Columns, Empty, Notice, Pill, clear, row
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.text import Icon, Text
from paravent.ui.words import count, day

PRACTICE_WORDS = (
    "Facebook and X of a fictional doctor, served by this computer itself. Press the button and"
    " watch: a browser opens the settings pages one after the other, just as it would with yours."
)


class ProfilesPage(Page):
    """See the module's sentence."""

    TITLE = "Profiles"
    LEAD = "Paravent opens your own settings pages, reads who can see what, and changes nothing."

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: State | None = None
        self._list = QWidget()
        self._list_column = QVBoxLayout(self._list)
        self._list_column.setContentsMargins(0, 0, 0, 0)
        self._list_column.setSpacing(16)
        self.column.addWidget(self._list, 1)
        self.walk: WalkView | None = None
        self.site_field: QLineEdit | None = None
        self.people_box = QCheckBox("Also read the lists of friends and followers")
        self.people_box.setChecked(True)
        self.people_box.setAccessibleDescription(
            "Needed for the page Connections. Names are kept encrypted or not at all, and deleted"
            " after a time."
        )
        self._asked_site: PlatformFacts | None = None

    def show_state(self) -> None:
        """Draw the list anew when the state is new; a running review stays on screen."""
        state = self.context.state
        if state is self._shown:
            return
        self._shown = state
        self._draw()

    def arrive(self, what: object) -> None:
        """Go on with a walk, or begin one, where another page asks for it."""
        if self.is_busy():
            return
        if isinstance(what, WalkStart):
            self.go_on(what)
        elif isinstance(what, Profile):
            self.review([what])
        elif isinstance(what, list):
            # The self-audit: one after the other, and on where one was cut off.
            self._show_walk().begin(what, self.people_box.isChecked(), go_on=True)
        elif what == "all":
            self.review(self.context.state.profiles())

    def is_busy(self) -> bool:
        """Whether a review runs."""
        return self.walk is not None and self.walk.is_running

    def escape(self) -> bool:
        """Esc leaves a finished review, and the field for a site's address."""
        if self.walk is not None and not self.is_busy():
            self.close_walk()
            return True
        if self._asked_site is not None:
            self._asked_site = None
            self._draw()
            return True
        return False

    # Reviews

    def review(self, profiles: list[Profile]) -> None:
        """Review ``profiles`` one after the other."""
        self._show_walk().begin(profiles, self.people_box.isChecked())

    def go_on(self, start: WalkStart) -> None:
        """Go on with a walk that was cut off."""
        self._show_walk().resume(start)

    def close_walk(self) -> None:
        """Back to the list."""
        if self.walk is not None:
            self._drop_walk()
            self._list.show()
        self.title.setText(self.TITLE)
        self.set_lead(self.LEAD)
        self._draw()

    def _drop_walk(self) -> None:
        if self.walk is not None:
            self.walk.hide()
            self.column.removeWidget(self.walk)
            self.walk.deleteLater()
            self.walk = None

    def _show_walk(self) -> WalkView:
        self._drop_walk()
        self._list.hide()
        self.walk = WalkView(self.context, self.close_walk)
        self.column.addWidget(self.walk, 1)
        self.title.setText("Review")
        self.set_lead("Read-only: nothing on your profiles is changed.")
        return self.walk

    # The list

    def _draw(self) -> None:
        state = self.context.state
        self.people_box.setParent(None)
        clear(self._list_column)
        if not self.context.ready:
            self._list_column.addWidget(Text("Reading what is kept …", "muted"))
            return
        for problem in state.problems:
            self._list_column.addWidget(Notice(problem, tone="partly", icon="not_met"))
        profiles = state.profiles()
        if state.is_practice:
            self._list_column.addWidget(self._practice_card(profiles))
        for profile in profiles:
            self._list_column.addWidget(self._profile_card(profile))
        if profiles:
            self._list_column.addWidget(self.people_box)
            self.people_box.show()
        if not state.platforms:
            self._list_column.addWidget(
                Empty(
                    "profiles",
                    "No platform is known",
                    "Paravent's own descriptions of the sites could not be loaded. Installing it"
                    " again brings them back.",
                )
            )
        if self._asked_site is not None:
            self._list_column.addWidget(self._site_card(self._asked_site))
        if not state.is_practice:
            self._draw_others(state, bool(profiles))
        self._list_column.addStretch(1)

    def _draw_others(self, state: State, any_profiles: bool) -> None:
        others = [p for p in state.platforms if p.id not in state.settings.profiles or p.needs_site]
        if not others:
            return
        self._list_column.addWidget(
            Text("Add another profile" if any_profiles else "Which of these do you use?", "h2")
        )
        if not any_profiles:
            self._list_column.addWidget(
                Text("Also count the ones you hardly use; those are easily forgotten.", "muted")
            )
        columns = Columns(250)
        columns.fill([self._other_card(facts) for facts in others])
        self._list_column.addWidget(columns)

    def _practice_card(self, profiles: list[Profile]) -> QWidget:
        card = Card("lead-card")
        self.practice_button = Button(
            "&Review both practice profiles",
            lambda: self.review(profiles),
            kind="primary",
            icon="play",
        )
        card.add(
            Text("Try a whole review", "h2"),
            Text(PRACTICE_WORDS, "muted"),
            row(self.practice_button, None),
        )
        return card

    def _profile_card(self, profile: Profile) -> QWidget:
        card = Card(spacing=6)
        last = profile.last
        again = last is not None
        buttons = [
            Button(
                "Review again" if again else "Review now",
                lambda: self.review([profile]),
                icon="again" if again else "play",
                kind="" if again or self.context.state.is_practice else "primary",
                name=f"Review {profile.name}{' again' if again else ''}",
            )
        ]
        if profile.unfinished is not None:
            cut = profile.unfinished
            buttons.insert(
                0,
                Button(
                    "Go on where it stopped",
                    lambda: self.go_on(cut),
                    icon="play",
                    kind="primary",
                    name=f"Go on with {profile.name}",
                ),
            )
        if not self.context.state.is_practice:
            buttons.append(
                Button(
                    "Remove",
                    lambda: self._remove(profile),
                    kind="plain",
                    name=f"Remove {profile.name} from the list",
                )
            )
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Text(profile.name, "h3"))
        words.addWidget(Text(_how_it_went(profile), "muted"))
        line = row(*buttons)
        line.insertLayout(0, words, 1)
        card.add(line)
        if last is not None:
            card.add(self._figures(profile))
        pages = [
            page
            for page in pagehealth.changed_pages(self.context.state.audits)
            if (page.platform, page.site) == (profile.facts.id, profile.site)
        ]
        for said in pagehealth.told(profile.facts.name, pages):
            card.add(Notice(said, tone="partly", icon="changed"))
        if last is not None and last.stopped is not None:
            card.add(Notice(last.stopped.sentence, tone="partly", icon="pause"))
        if not again:
            card.add(Text(profile.facts.terms, "small"))
        return card

    def _figures(self, profile: Profile) -> QWidget:
        assert profile.last is not None
        readings = profile.last.readings
        known = sum(1 for r in readings if r.status.is_known)
        look = sum(1 for r in readings if r.status is ReadingStatus.NEEDS_CONFIRMATION)
        unread = sum(1 for r in readings if r.status is ReadingStatus.COULD_NOT_READ)
        pills: list[QWidget | None] = [Pill(f"{known} known", "met", "met")]
        if look:
            pills.append(Pill(f"{look} to look at", "question", "partly"))
        if unread:
            pills.append(Pill(f"{unread} could not be read", "could_not_read", "unread"))
        if profile.last.people_complete:
            pills.append(Pill("Connections read", "connections", "accent"))
        return flow(*pills, spacing=8)

    def _other_card(self, facts: PlatformFacts) -> QWidget:
        card = Card("quiet", margin=16, spacing=6)
        card.add(row(Icon("globe", 20, tone="accent"), Text(facts.name, "h3", wrap=False), None))
        settings = count(len(facts.settings), "setting")
        checked = "not tried on the live site" if facts.checked_live == "never" else "tried live"
        card.add(Text(f"{settings} · {checked}", "small"))
        another = facts.id in self.context.state.settings.profiles
        card.add(
            row(
                Button(
                    "Add another" if another else "Set up",
                    lambda: self._set_up(facts),
                    icon="plus",
                    name=f"Set up {facts.name}",
                ),
                None,
            )
        )
        return card

    # Setting up

    def _set_up(self, facts: PlatformFacts) -> None:
        if facts.needs_site:
            self._asked_site = facts
            self._draw()
            if self.site_field is not None:
                self.site_field.setFocus()
            return
        settings = self.context.desk.settings
        self.context.save_settings(
            replace(settings, profiles=(*settings.profiles, facts.id)),
            lambda: self.context.say(f"{facts.name} is in your list. Review it when you like."),
        )

    def _site_card(self, facts: PlatformFacts) -> QWidget:
        card = Card("lead-card")
        self.site_field = QLineEdit()
        self.site_field.setPlaceholderText("https://your-blog.example")
        self.site_field.setAccessibleName(f"Address of your {facts.name}")
        self.site_hint = Text("", "small")
        self.site_hint.hide()
        self.site_field.returnPressed.connect(lambda: self._add_site(facts))
        card.add(
            Text(f"Where is your {facts.name}?", "h3"),
            Text("Its address, as you would type it in a browser.", "muted"),
            self.site_field,
            self.site_hint,
            row(
                Button("&Add it", lambda: self._add_site(facts), kind="primary"),
                Button("&Cancel", self.escape, kind="plain"),
                None,
            ),
        )
        return card

    def _add_site(self, facts: PlatformFacts) -> None:
        assert self.site_field is not None
        address = site_address(self.site_field.text())
        if not address:
            self.site_hint.setText(
                "That does not look like an address. It begins with https:// and has a dot in its"
                " name, such as https://your-blog.example."
            )
            self.site_hint.show()
            return
        settings = self.context.desk.settings
        entry = f"{facts.id} {address}"
        self._asked_site = None
        self.context.save_settings(
            replace(
                settings,
                profiles=tuple(dict.fromkeys((*settings.profiles, facts.id))),
                blog_sites=tuple(dict.fromkeys((*settings.blog_sites, entry))),
            )
        )

    def _remove(self, profile: Profile) -> None:
        sure = Confirm(
            self,
            f"Remove {profile.name} from the list?",
            "Earlier reviews of it stay. Your profile itself is not touched.",
            "&Remove",
        ).ask()
        if not sure:
            return
        settings = self.context.desk.settings
        sites = tuple(s for s in settings.blog_sites if s.rpartition(" ")[2] != profile.site)
        left = replace(self.context.state, settings=replace(settings, blog_sites=sites))
        gone = not profile.site or not left.sites_of(profile.facts)
        profiles = tuple(p for p in settings.profiles if p != profile.facts.id or not gone)
        self.context.save_settings(replace(settings, profiles=profiles, blog_sites=sites))


def _how_it_went(profile: Profile) -> str:
    last = profile.last
    if last is None:
        return f"Not reviewed yet · {count(len(profile.facts.settings), 'setting')} to read"
    return f"Last reviewed {day(last.finished)}"


def site_address(typed: str) -> str:
    """What was typed as an https address (http only on this computer); "" where it is none."""
    text = typed.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    local = host in ("127.0.0.1", "localhost", "::1")
    if parts.scheme not in ("https", "http") or (parts.scheme == "http" and not local):
        return ""
    if parts.username or parts.password or not host or (not local and "." not in host):
        return ""
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{parts.path.rstrip('/')}"
