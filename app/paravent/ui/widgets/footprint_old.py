"""The step with forgotten profiles: consent, a slow look, three answers kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox

from paravent.core.errors import ParaventError
from paravent.core.jobs import Progress
from paravent.core.review import AboutMe, OldProfile, OldSite, Part, Presence
from paravent.ui.jobs import Job, Work
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Pill, ProgressStrip, Rule, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.footprint_step import Host, Step, field, joined, parts_of
from paravent.ui.widgets.text import Text
from paravent.ui.words import count, day

PRESENCES = {
    Presence.EXISTS: ("A profile exists", "person", "accent"),
    Presence.UNKNOWN: ("Could not tell", "could_not_read", "unread"),
    Presence.ABSENT: ("No such profile", "not_applicable", "na"),
}
Found = tuple[AboutMe, Sequence[OldSite], Sequence[OldProfile]]
SECONDS_A_QUESTION = 4
"""The pause before each, and the answer."""


class OldProfilesWidget(Step):
    """See the module's sentence."""

    PART = Part.OLD_PROFILES

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._about = AboutMe()
        self._sites: Sequence[OldSite] = ()
        self._profiles: list[OldProfile] = []
        self._job: Job | None = None

    def arrive(self) -> None:
        """Read what was found so far."""
        review = self.context.desk.review

        def loaded(found: Found) -> None:
            self._about, self._sites, profiles = found
            self._profiles = list(profiles)
            if self._job is None:
                self.draw()

        self.context.run(
            lambda _work: (review.about_me(), review.old_sites(), review.old_profiles()), loaded
        )

    def draw(self) -> None:
        """The question, the look under way, what was found."""
        self.begin()
        if self._job is not None:
            self.strip = ProgressStrip(self.stop)
            self.add(self.strip)
            self.add(Text("You can go on with another step meanwhile.", "muted"))
            return
        self._draw_ask()
        for presence in (Presence.EXISTS, Presence.UNKNOWN, Presence.ABSENT):
            some = [p for p in self._profiles if p.presence is presence]
            if some:
                self.add(self._group(presence, some))
        self.foot(is_begun=bool(self._profiles) or self.is_begun)

    def _draw_ask(self) -> None:
        card = Card(margin=24, spacing=10)
        card.add(Text("Which user names did you ever use?", "h2"))
        names = ", ".join(s.name for s in self._sites)
        card.add(
            Text(
                f"{count(len(self._sites), 'well-known site')} are asked, signed out and slowly:"
                f" {names}. Each must first answer rightly about an account that exists and about"
                " a made-up name; otherwise its answer counts as “could not tell”.",
                "muted",
            )
        )
        self.handles = field(
            "User names, with commas between", joined(self._about.handles), "avaexample, ava_1998"
        )
        self.handles.textChanged.connect(lambda _: self._may_start())
        self.consent = QCheckBox(
            "I &agree: these sites will see a question for these names from this computer"
        )
        self.consent.setAccessibleName(self.consent.text().replace("&", ""))
        self.consent.toggled.connect(lambda _: self._may_start())
        self.start_button = Button("&Look for them", self.start, icon="search", kind="primary")
        card.add(self.handles, self.consent)
        self.takes = Text("", "small", wrap=False)
        card.add(flow(self.start_button, self.takes))
        self.add(card)
        self._may_start()

    def _may_start(self) -> None:
        names = parts_of(self.handles)
        self.start_button.setEnabled(self.consent.isChecked() and bool(names))
        # Each site is asked about an account that exists, a made-up one, and every name.
        seconds = len(self._sites) * (2 + max(1, len(names))) * SECONDS_A_QUESTION
        self.takes.setText(f"takes about {count(max(1, round(seconds / 60)), 'minute')}")

    def start(self) -> None:
        """Ask the sites."""
        names, consent = parts_of(self.handles), self.consent.isChecked()
        about = self._about = replace(self._about, handles=names)
        review = self.context.desk.review

        def look(work: Work) -> Sequence[OldProfile]:
            review.save_about_me(about)
            return review.look_for_old_profiles(
                names,
                work.report,
                work.cancel,
                consent=consent,
            )

        def ended(profiles: Sequence[OldProfile]) -> None:
            self._job = None
            self._profiles = list(profiles)
            self.draw()
            self.refresh_plan()
            self.context.say(self._ended(profiles))

        def failed(error: ParaventError) -> None:
            self._job = None
            self.draw()
            self.context.fail(error)

        self._job = self.context.run(look, ended, failed, progress=self._progress)
        self.draw()

    def _ended(self, profiles: Sequence[OldProfile]) -> str:
        """What came of it: also what nobody could tell, and which sites were not reached."""
        there, unknown = (
            sum(p.presence is presence for p in profiles)
            for presence in (Presence.EXISTS, Presence.UNKNOWN)
        )
        asked, every = len({p.site for p in profiles}), len(self._sites)
        words = "" if asked >= every else f"Stopped after {asked} of {count(every, 'site')}. "
        words += f"{count(there, 'profile')} found, {unknown} could not tell."
        return words + (" Is it yours?" if there == 1 else " Are they yours?" if there else "")

    def _progress(self, step: Progress) -> None:
        if self._job is not None:
            self.strip.show_progress(step)

    def stop(self) -> None:
        """Stop; what was found so far is kept."""
        if self._job is not None:
            self._job.stop()

    def _group(self, presence: Presence, profiles: Sequence[OldProfile]) -> Card:
        word, icon, tone = PRESENCES[presence]
        card = Card(margin=16, spacing=8)
        card.add(row(Pill(word, icon, tone), Text(str(len(profiles)), "muted", wrap=False), None))
        if presence is Presence.ABSENT:
            card.add(Text(", ".join(f"{p.site} ({p.handle})" for p in profiles), "muted"))
            return card
        if presence is Presence.EXISTS:
            for profile in profiles:
                self._draw_found(card, profile)
            return card
        card.add(Text("That never means that there is none. You can look by hand.", "muted"))
        for (site, why), some in _by_reason(profiles).items():
            opened = [
                Button(
                    p.handle,
                    lambda p=p: self.open_page(p.url),  # type: ignore[misc]
                    kind="plain",
                    icon="open",
                    name=f"Look at {site} {p.handle} by hand",
                )
                for p in some
            ]
            card.add(Rule(), flow(Text(site, "strong", wrap=False), None, *opened))
            card.add(Text(why, "small"))
        return card

    def _draw_found(self, card: Card, profile: OldProfile) -> None:
        seen = f"seen {day(profile.looked_at)}" if profile.looked_at else ""
        head = row(
            Text(f"{profile.site}, {profile.handle}", "strong"), Text(seen, "small", wrap=False)
        )
        head.setStretch(0, 1)
        card.add(head)
        name = f"{profile.site} {profile.handle}"
        mine = Button("Mine", lambda: self.say(profile, True), kind="chip", name=f"{name} is mine")
        other = Button(
            "Not mine", lambda: self.say(profile, False), kind="chip", name=f"{name} is not mine"
        )
        for button, is_it in ((mine, profile.mine is True), (other, profile.mine is False)):
            button.setCheckable(True)
            button.setChecked(is_it)
        opened = Button(
            "Open", lambda: self.open_page(profile.url), kind="plain", icon="open",
            name=f"Open {name}",
        )  # fmt: skip
        card.add(flow(mine, other, opened))
        if profile.mine and profile.remove:
            card.add(Text(f"To close it: {profile.remove}", "muted"))

    def say(self, profile: OldProfile, mine: bool) -> None:
        """Keep whose it is; pressing the same again takes it back."""
        said = None if profile.mine is mine else mine
        review = self.context.desk.review

        def kept(new: OldProfile) -> None:
            self._profiles = [
                new if (p.site, p.handle) == (new.site, new.handle) else p for p in self._profiles
            ]
            self.draw()

        self.context.run(lambda _work: review.say_mine(profile, said), kept)


def _by_reason(
    profiles: Sequence[OldProfile],
) -> Mapping[tuple[str, str], Sequence[OldProfile]]:
    """Profiles of one site with one reason together."""
    found: dict[tuple[str, str], list[OldProfile]] = {}
    for profile in profiles:
        found.setdefault((profile.site, profile.why), []).append(profile)
    return found
