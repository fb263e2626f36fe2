"""The step with one's own posts: one flag at a time, hidden while nobody looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from paravent.core.errors import ParaventError
from paravent.core.footprint import (
    Coverage,
    Flag,
    FlagAnswer,
    Heading,
    Post,
    PostReview,
    ProfileRow,
)
from paravent.core.jobs import Progress
from paravent.core.review import Part, ReviewPort
from paravent.ui.jobs import Job, Work
from paravent.ui.widgets.buttons import Button, Choice
from paravent.ui.widgets.cards import Card, Columns, Empty, Notice, Pill, ProgressStrip, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.footprint_step import Host, Step
from paravent.ui.widgets.footprint_stranger import differences_card
from paravent.ui.widgets.idle import Idle
from paravent.ui.widgets.text import Icon, Text

HEADINGS = {
    Heading.PATIENT_STORY: "May tell a patient's story",
    Heading.IDENTIFIER: "May identify somebody",
    Heading.DEROGATORY: "May read as disrespectful",
    Heading.DEFAMATORY_CLAIM: "A claim about a named person",
    Heading.WORKPLACE_COMPLAINT: "Complains about work or placement",
    Heading.SUBSTANCES: "Drink or drugs",
    Heading.OVERSTATED_ROLE: "A title ahead of your timeline",
    Heading.UNNAMED_DOCTOR_CLAIM: "Speaks as a doctor without a name",
    Heading.UNDECLARED_INTEREST: "Advice or praise without a declared interest",
    Heading.LOCATION: "Says where you are or live",
}
ANSWERS = {
    FlagAnswer.KEEP: ("Keep", "You have thought about it, and it stays."),
    FlagAnswer.FALSE_FLAG: ("False flag", "It is not that. Others like it will stand lower."),
    FlagAnswer.WILL_REMOVE: ("I will remove it", "You do it yourself; you are shown where."),
    FlagAnswer.ASK: ("Ask someone", "A supervisor, your defence organisation, a friend."),
}
REPORTS = "PDF (*.pdf);;Web page (*.html)"
EXPORTS = "Data exports (*.zip *.tgz *.tar.gz *.json *.csv *.txt);;All files (*)"


class PostsWidget(Step):
    """See the module's sentence."""

    PART = Part.POSTS

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._review: PostReview | None = None
        self._flags: list[Flag] = []
        self._later: list[str] = []
        self._undo: list[Flag] = []
        self._last: Flag | None = None
        self._advice = ""
        self._job: Job | None = None
        self._shown = True
        self._locked = False
        """Whether the posts wait for the user to ask for them."""
        self._idle = Idle(self, lambda: self.context.desk.settings.lock_minutes, self.lock)
        self._answering = False
        self.choices: list[Choice] = []

    def lock(self) -> None:
        """Hide the posts until the user asks for them again."""
        self._shown, self._locked = False, True
        if self._job is None:
            self.draw()

    def unlock(self) -> None:
        """Show them again, as the user asked."""
        self._shown, self._locked = True, False
        self.draw()

    def leave(self) -> None:
        """Another step or page: no post stays behind it."""
        self._idle.rest()
        if self._job is None and self.flag is not None:
            self._shown = False
            self.draw()

    def arrive(self) -> None:
        """Show where it was left."""
        self._shown = not self._locked
        if self._job is None:
            self.draw()

    def activated(self, active: bool) -> None:
        """Without the keyboard the window shows no post."""
        if self._review is not None and self.flag is not None and self.isVisible():
            if self._locked:
                return
            self._shown = active
            self.draw()

    @property
    def flag(self) -> Flag | None:
        """The one on screen."""
        left = [f for f in self._flags if f.answer is None]
        now = [f for f in left if f.id not in self._later]
        return next(iter(now or left), None)

    # Reading

    def choose(self) -> None:
        """Choose exports."""
        names, _ = QFileDialog.getOpenFileNames(self, "Choose your data exports", "", EXPORTS)
        if names:
            self.take([Path(name) for name in names])

    def take(self, paths: Sequence[Path]) -> None:
        """Look through the posts in official exports."""
        if self._job is not None:
            return
        posts, review = self.context.desk.footprint, self.context.desk.review

        def look(work: Work) -> PostReview:
            name = _register_name(review)
            return posts.posts(paths, gmc_name=name, report=work.report, cancel=work.cancel)

        def failed(error: ParaventError) -> None:
            self._job = None
            self.draw()
            self.context.fail(error)

        self._job = self.context.run(look, self._looked, failed, progress=self._progress)
        self.draw()

    def _looked(self, review: PostReview) -> None:
        self._job = None
        self._review, self._flags = review, list(review.flags)
        self._later, self._undo, self._last = [], [], None
        self.draw()
        self._note()

    def _progress(self, step: Progress) -> None:
        if self._job is not None:
            self.strip.show_progress(step)

    def stop(self) -> None:
        """Stop reading."""
        if self._job is not None:
            self._job.stop()

    def _note(self) -> None:
        """Keep the numbers for the plan and the report."""
        if self._review is None or self.host.plan() is None:
            return
        coverage, flags = self._review.coverage, len(self._flags)
        answers = Counter(f.answer for f in self._flags if f.answer is not None)
        review = self.context.desk.review
        self.context.run(
            lambda _work: review.note_posts(coverage, flags, dict(answers)), self.host.planned
        )

    # Drawing

    def draw(self) -> None:
        """Choose, read, one flag, or the end."""
        self.begin()
        self.choices = []
        self._idle.rest()
        if self._job is not None:
            self.strip = ProgressStrip(self.stop)
            self.strip.sentence.setText("Reading your exports …")
            self.add(self.strip)
        elif self._review is None:
            self._draw_choose()
        elif self.flag is None:
            self._draw_end(self._review)
        elif not self._shown:
            self._draw_cover()
        else:
            self._idle.watch()
            self._draw_flag(self._review, self.flag)

    def _draw_choose(self) -> None:
        self.choose_button = Button("&Choose exports …", self.choose, icon="folder", kind="primary")
        how = Button("&How to ask for one", lambda: self.context.go("exports"))
        self.add(
            Empty(
                "folder",
                "Your posts are in your data exports",
                "Choose the files that the platforms sent you, or drop them here. They are read on"
                " this computer; no post is kept or sent anywhere. What is worth a second look"
                " comes one at a time, with the reason.",
                [self.choose_button, how],
            )
        )
        self.foot(is_begun=self.is_begun)
        self.done_button.setProperty("kind", "")
        self.choose_button.setFocus()

    def _draw_cover(self) -> None:
        cover = Card("cover", margin=48, spacing=12)
        centre = Qt.AlignmentFlag.AlignHCenter
        cover.column.addWidget(Icon("eye-off", 40, tone="accent"), 0, centre)
        said = (
            "Hidden after a while without you"
            if self._locked
            else "Hidden while you are somewhere else"
        )
        words = Text(said, "h2")
        words.setAlignment(centre)
        cover.add(words)
        if self._locked:
            show = Button("&Show the posts again", self.unlock, icon="eye", kind="primary")
            cover.column.addWidget(show, 0, centre)
        self.add(cover)
        if self._locked:
            show.setFocus()

    def _draw_flag(self, review: PostReview, flag: Flag) -> None:
        done = sum(1 for f in self._flags if f.answer is not None)
        strip = ProgressStrip()
        strip.sentence.setText(f"{done + 1} of {len(self._flags)} · {done} answered")
        strip.bar.setRange(0, len(self._flags))
        strip.bar.setValue(done)
        self.add(strip)
        if self._last is not None:
            self.add(self._last_notice(self._last))
        card = Card(margin=24, spacing=10)
        pills = [Pill(HEADINGS[flag.heading], "question", "accent")]
        if flag.paragraph:
            pills.append(Pill(f"Paragraph {flag.paragraph}", "info", "na"))
        if flag.oblique:
            pills.append(Pill("Between the lines", "eye", "na"))
        card.add(flow(*pills, spacing=6))
        for name in flag.posts:
            if name in review.posts:
                self._draw_post(card, review.posts[name], flag)
        for reason in flag.why:
            card.add(Text(reason))
        if flag.lowered:
            card.add(Text(flag.lowered, "small"))
        card.add(Text("This is a question, not a finding; you decide.", "small"))
        self.add(card)
        for place, answer in enumerate(FlagAnswer, 1):
            words, meaning = ANSWERS[answer]
            self.choices.append(
                Choice(str(place), words, meaning, lambda a=answer: self.answer(a))  # type: ignore[misc]
            )
        columns = Columns(300, spacing=10)
        columns.fill(list(self.choices))
        self.add(columns)
        self.undo_button = Button("&Undo", self.undo, icon="undo", kind="plain")
        self.undo_button.setEnabled(bool(self._undo))
        later = Button("&Skip", self.skip, icon="skip", kind="plain")
        self.foot(self.undo_button, later, words="Keys: 1 to 4 answer · S skip · U undo · O where")
        self.done_button.setProperty("kind", "")
        self.setFocus()
        self.context.say_aloud(f"{HEADINGS[flag.heading]}. {' '.join(flag.why)}")

    def _draw_post(self, card: Card, post: Post, flag: Flag) -> None:
        inside = Card("quiet", margin=14, spacing=4)
        when = _day(post.at)
        where = self.context.state.platform_name(post.platform)
        facts = [where, post.kind, when, post.audience, post.place]
        inside.add(Text("  ·  ".join(f for f in facts if f), "small"))
        inside.add(Text(post.text))
        seen = [f.words for f in flag.facets if f.post == post.id and f.words]
        if seen:
            inside.add(Text("What stands out: " + ", ".join(dict.fromkeys(seen)), "small"))
        card.add(inside)

    def _last_notice(self, flag: Flag) -> Notice:
        sentence = self._advice or "Kept."
        buttons = []
        if flag.removal is not None:
            sentence = f"{flag.removal.sentence} {self._advice}".strip()
            if flag.removal.link:
                buttons.append(Button("&Open", self.open_last, icon="open", kind="plain"))
        return Notice(sentence, icon="info", buttons=buttons)

    def _draw_end(self, review: PostReview) -> None:
        if self._last is not None:
            self.add(self._last_notice(self._last))
        card = Card("lead-card", margin=24, spacing=8)
        flags = len(self._flags)
        card.add(Text("Every flag is answered" if flags else "Nothing stood out", "h2"))
        card.add(Text(self._covered(review.coverage), "muted"))
        answers = Counter(f.answer for f in self._flags)
        for answer, (words, _) in ANSWERS.items():
            if answers[answer]:
                card.add(row(Text(words), None, Text(str(answers[answer]), "strong")))
        again = Button("&Choose more exports …", self.choose, kind="plain")
        self.undo_button = Button("&Undo the last answer", self.undo, icon="undo", kind="plain")
        self.undo_button.setEnabled(bool(self._undo))
        self.save_button = Button("Sa&ve a list for yourself …", self.save, icon="report")
        card.add(flow(self.save_button, again, self.undo_button))
        self.add(card)
        if any(entry.differs for entry in review.profiles):
            self.add(Text("Who your exports say you are", "h2"))
            self.add(differences_card([self._named(entry) for entry in review.profiles]))
        if review.coverage.not_looked_at:
            rest = Card(margin=20, spacing=6)
            rest.add(Text("Not looked at", "h3"))
            for each in review.coverage.not_looked_at:
                rest.add(Text(f"·  {each.what}: {each.why}"))
            self.add(rest)
        self.add(Text("A look like this finds some, not all. Your own memory counts.", "muted"))
        self.foot()
        self.done_button.setFocus()

    def _covered(self, coverage: Coverage) -> str:
        """What was looked at and how far back."""
        name = self.context.state.platform_name
        where = ", ".join(f"{name(p)} {n:,}" for p, n in coverage.by_platform.items())
        words = f"{coverage.items:,} posts, comments and captions were looked at"
        words += f" ({where})" if where else ""
        if coverage.oldest:
            words += f", from {_day(coverage.oldest)} to {_day(coverage.newest)}"
        if coverage.undated:
            words += f"; {coverage.undated:,} of them have no date"
        return (
            f"{words}. A post that is not flagged is not thereby harmless: most plainly told"
            " stories and identifiers are found, of everything else only a part."
        )

    def save(self) -> None:
        """Write what was found, with the posts' words, for the user's own eyes."""
        review = self._review
        if review is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, "Save a list for yourself", "my posts.pdf", REPORTS
        )
        if not name:
            return
        posts = self.context.desk.footprint
        whole = replace(review, flags=tuple(self._flags))

        def saved(paths: Sequence[Path]) -> None:
            self.context.say(
                f"Saved as {paths[0].name}. It quotes your posts: keep it to yourself."
            )

        self.context.run(lambda _work: posts.write_report(whole, Path(name)), saved)

    def _named(self, entry: ProfileRow) -> ProfileRow:
        name = self.context.state.platform_name
        return replace(entry, values={name(where): said for where, said in entry.values.items()})

    # Answering

    def answer(self, answer: FlagAnswer) -> None:
        """Keep the answer and show the next."""
        flag = self.flag
        if flag is None or not self._shown or self._review is None or self._answering:
            return
        posts = self.context.desk.footprint
        self._answering = True

        def kept(found: tuple[Flag, str]) -> None:
            new, advice = found
            self._answering = False
            self._put(new)
            self._undo.append(new)
            acts = answer in (FlagAnswer.WILL_REMOVE, FlagAnswer.ASK)
            self._last, self._advice = (new, advice) if acts else (None, "")
            self.draw()
            self._note()

        def failed(error: ParaventError) -> None:
            self._answering = False
            self.context.fail(error)

        self.context.run(
            lambda _work: (posts.answer_flag(flag, answer), posts.advice(answer)), kept, failed
        )

    def undo(self) -> None:
        """Take the last answer back."""
        if not self._undo:
            return
        flag, posts = self._undo.pop(), self.context.desk.footprint
        self._last = None

        def taken_back(new: Flag) -> None:
            self._put(new)
            self.draw()
            self._note()

        self.context.run(lambda _work: posts.undo_flag(flag), taken_back)

    def _put(self, new: Flag) -> None:
        self._flags = [new if f.id == new.id else f for f in self._flags]

    def skip(self) -> None:
        """Look at this later."""
        flag = self.flag
        if flag is not None:
            if flag.id in self._later:
                self._later.remove(flag.id)
                self._flags.sort(key=lambda f: f.id == flag.id)
            self._later.append(flag.id)
            self._last = None
            self.draw()

    def open_last(self) -> None:
        """Where the post of the last answer is."""
        if self._last is not None and self._last.removal is not None and self._last.removal.link:
            self.open_page(self._last.removal.link)

    def press(self, key: int) -> bool:
        """See the line of keys."""
        number = key - int(Qt.Key.Key_1)
        if 0 <= number < len(FlagAnswer) and self.flag is not None and self._review is not None:
            self.answer(list(FlagAnswer)[number])
            return True
        acts = {
            int(Qt.Key.Key_S): self.skip,
            int(Qt.Key.Key_U): self.undo,
            int(Qt.Key.Key_O): self.open_last,
        }
        if key not in acts or self._review is None:
            return False
        acts[key]()
        return True


def _register_name(review: ReviewPort) -> str:
    """The user's name on the GMC register; "" where it was not said or nothing is kept."""
    try:
        return review.about_me().gmc_name
    except ParaventError:
        return ""


def _day(at: int) -> str:
    from datetime import UTC, datetime

    if not at:
        return "no date"
    when = datetime.fromtimestamp(at, UTC)
    return f"{when.day} {when:%B %Y}"
