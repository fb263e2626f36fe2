"""How the commands talk in a terminal: progress, prompts, questions, lines of text, JSON."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from paravent.core.errors import ParaventError
from paravent.core.jobs import Cancel, Progress
from paravent.core.text import plain
from paravent.core.words import ReadingStatus

if TYPE_CHECKING:
    from paravent.core.desk import DeskPort, Prompt, Question
    from paravent.core.records import Audit, Reading

_QUIET_SECONDS = 5.0


def ask_in_terminal(prompt: Prompt) -> bool:
    """Put a prompt to the user; where nobody can answer, the answer is no, and what to do is said.

    Terms that nobody could answer to do not count as read.
    """
    say(f"{prompt.title}\n{prompt.plan.as_text() if prompt.plan else prompt.sentence}")
    if not sys.stdin.isatty():
        say("Nobody can answer here. Run this once in a terminal, or use Paravent’s window.")
        return False
    try:
        answer = input(f"Enter for “{prompt.yes}”, n for “{prompt.no}”: ")
    except EOFError:
        return False
    return not answer.strip().lower().startswith("n")


def ask_questions(desk: DeskPort) -> None:
    """Ask about every setting that was not read, one after the other."""
    questions = desk.questions()
    if not questions:
        return
    were = "setting was" if len(questions) == 1 else "settings were"
    print(f"\n{len(questions)} {were} not read with certainty. What do the pages say?")
    for number, question in enumerate(questions, 1):
        print(f"\n[{number} of {len(questions)}] {question.platform_name}: {question.facts.ask}")
        if question.reading.raw:
            print(f"    Seen, but not certain: {plain(question.reading.raw)}")
        print(f"    {plain(question.facts.phone_path or question.address)}")
        if not _answered(desk, question):
            return


def _answered(desk: DeskPort, question: Question) -> bool:
    """Take one answer; False ends the questions."""
    for number, (words, _audience) in enumerate(question.facts.choices, 1):
        print(f"    {number}  {plain(words)}")
    print("    o  open the page   n  not offered to me   s  skip   q  stop asking")
    while True:
        try:
            said = input("  > ").strip().lower()
        except EOFError:
            return False
        if said == "o":
            try:
                desk.show_page(question.address)
            except ParaventError as error:
                print(f"    {error.sentence}")
        elif said in ("", "s"):
            return True
        elif said == "q":
            return False
        elif said == "n":
            desk.answer(question, None, "", offered=False)
            return True
        elif said.isdecimal() and 0 < int(said) <= len(question.facts.choices):
            words, audience = question.facts.choices[int(said) - 1]
            desk.answer(question, audience, words)
            return True
        else:
            print("    Type one of the numbers or letters above.")


def print_audit(audit: Audit, desk: DeskPort) -> None:
    """An audit as lines of text."""
    from paravent.core import pagehealth

    facts = next(f for f in desk.platforms() if f.id == audit.platform)
    settings = {setting.id: setting for setting in facts.settings}
    print(f"\n{facts.name}")
    for reading in audit.readings:
        setting = settings.get(reading.setting)
        title = setting.title if setting else reading.setting
        if setting and reading.status.is_known and reading.audience:
            met = setting.is_met_by(reading.audience)
        else:
            met = None
        word = {True: "good", False: "consider", None: ""}[met]
        print(f"  {word:<9}{_shown(reading):<34} Aim: {title}")
    if audit.people or audit.people_complete:
        whole = "whole list" if audit.people_complete else "not the whole list"
        print(f"  {len(audit.people)} connections read ({whole})")
    print(
        "  Requests that change something: "
        f"{audit.guard.writes_sent} sent, {audit.guard.writes_blocked} stopped"
    )
    for page in pagehealth.of_audit(audit, desk.store.audits(audit.platform)):
        print(f"  {plain(pagehealth.sentence(facts.name, page))}")
    if audit.stopped:
        print(f"  {plain(audit.stopped.sentence)}")


def _shown(reading: Reading) -> str:
    if reading.status is ReadingStatus.NEEDS_CONFIRMATION:
        return f"please confirm: {plain(reading.raw or '?', 18)}"
    if reading.status.is_known and reading.audience is not None:
        return plain(reading.raw or reading.audience.value.replace("_", " "), 32)
    return reading.status.value.replace("_", " ")


def say(sentence: str) -> None:
    """A sentence to standard error, where it does not mix with JSON."""
    print(sentence, file=sys.stderr, flush=True)


def mend_streams() -> None:
    """Make sure that any text can be printed: file names may hold bytes that are no text, a
    terminal may know few letters, and a program may be started without any output at all.
    """
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - till the end
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - till the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_json(value: dict[str, Any]) -> None:
    """One JSON object to standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    sys.stdout.flush()


def cancel_on_signals() -> Cancel:
    """The first Ctrl+C stops the work politely, the second at once."""
    cancel = Cancel()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if cancel.requested:
            raise KeyboardInterrupt
        cancel.request()
        # Not print: a signal may come in the middle of one.
        os.write(2, b"\nStopping after this step. Press Ctrl+C again to stop at once.\n")

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
    return cancel


class Bar:
    """Progress on standard error: a bar in a terminal, a line a step elsewhere."""

    def __init__(self, name: str, *, quiet: bool) -> None:
        self._name = name
        self._quiet = quiet
        self._bar: Any = None
        self._pages = False
        self._said = time.monotonic()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def _line(self, done: int, sentence: str) -> None:
        """Without a terminal: a line for each page, and for quick steps one every few seconds."""
        now = time.monotonic()
        if self._pages or now - self._said > _QUIET_SECONDS:
            self._said = now
            say(plain(sentence))

    def progress(self, step: Progress) -> None:
        """``core.jobs.Report``."""
        self._show(step.done, step.total, step.sentence)

    def page_opened(self, platform: str, page: str, done: int, total: int) -> None:
        """A page of the pack is being read."""
        self._pages = True
        self._show(done, total, f"{platform}: {page} ({done + 1} of {total})")

    def reading_made(self, platform: str, reading: Reading, picture: bytes | None) -> None:
        """Readings are printed at the end."""

    def people_found(self, platform: str, count: int) -> None:
        """So many connections so far."""
        if self._bar is not None:
            self._bar.set_postfix_str(f"{count} connections")

    def stopped(self, platform: str, sentence: str) -> None:
        """The walk ended early."""
        say(f"{platform}: {plain(sentence)}")

    def _show(self, done: int, total: int, sentence: str) -> None:
        if self._quiet:
            return
        if not sys.stderr.isatty():
            self._line(done, sentence)
            return
        from tqdm import tqdm

        if self._bar is None:
            self._bar = tqdm(total=total or None, desc=self._name, leave=False)
        self._bar.total = total or None
        self._bar.n = done
        self._bar.set_description_str(plain(sentence, 50))
