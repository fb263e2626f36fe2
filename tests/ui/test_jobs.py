"""The bridge between threads: answers arrive on the window's thread, in order, without stalls."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.support.stalls import StallMeter

from paravent.core.desk import Prompt, PromptKind
from paravent.core.errors import CancelledError, FolderError, ParaventError
from paravent.core.jobs import Progress
from paravent.ui.jobs import UNFORESEEN, Answer, Jobs, Work

PROMPT = Prompt(PromptKind.SIGN_IN, "x", "Sign in", "Please", "Yes", "No")


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[Any] = []
        self.errors: list[ParaventError] = []
        self.items: list[Any] = []
        self.steps: list[Progress] = []
        self.prompts: list[tuple[Prompt, Answer]] = []
        self.threads: set[int] = set()

    def _here(self) -> None:
        self.threads.add(threading.get_ident())

    def done(self, result: Any) -> None:
        self._here()
        self.results.append(result)

    def failed(self, error: ParaventError) -> None:
        self._here()
        self.errors.append(error)

    def heard(self, item: Any) -> None:
        self._here()
        self.items.append(item)

    def progress(self, step: Progress) -> None:
        self._here()
        self.steps.append(step)

    def asked(self, prompt: Prompt, answer: Answer) -> None:
        self._here()
        self.prompts.append((prompt, answer))


@pytest.fixture
def jobs(qapp: QApplication) -> Jobs:
    return Jobs(qapp)


def test_everything_arrives_on_the_windows_thread_and_the_task_runs_elsewhere(
    jobs: Jobs, qtbot: QtBot
) -> None:
    listener = Listener()
    ran_on: list[int] = []

    def task(work: Work) -> int:
        ran_on.append(threading.get_ident())
        for n in range(50):
            work.report(Progress(n, 50, "on"))
            work.tell(n)
        return 7

    jobs.run(task, listener.done, listener.failed, progress=listener.progress, heard=listener.heard)
    qtbot.waitUntil(lambda: listener.results == [7])
    assert listener.items == list(range(50))
    assert [s.done for s in listener.steps] == list(range(50))
    assert listener.threads == {threading.get_ident()}
    assert threading.get_ident() not in ran_on
    assert jobs.running == 0


def test_also_lambdas_and_plain_functions_run_on_the_windows_thread(
    jobs: Jobs, qtbot: QtBot
) -> None:
    seen: list[int] = []
    jobs.run(lambda _work: 1, lambda _: seen.append(threading.get_ident()), lambda _: None)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [threading.get_ident()]


def test_a_known_error_arrives_as_it_is(jobs: Jobs, qtbot: QtBot) -> None:
    listener = Listener()

    def task(_work: Work) -> None:
        raise FolderError("That folder cannot be written to. Choose another.")

    jobs.run(task, listener.done, listener.failed)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert listener.errors[0].sentence.startswith("That folder")
    assert listener.results == []


def test_an_unforeseen_error_shows_one_sentence_and_none_of_its_words(
    jobs: Jobs, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    listener = Listener()

    def task(_work: Work) -> None:
        raise ValueError("Aisling Abara's message")

    jobs.run(task, listener.done, listener.failed)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert listener.errors[0].sentence == UNFORESEEN
    assert "Aisling" not in caplog.text
    assert "ValueError" in caplog.text


def test_a_prompt_waits_for_the_answer(jobs: Jobs, qtbot: QtBot) -> None:
    listener = Listener()
    jobs.run(
        lambda work: (work.ask(PROMPT), work.ask(PROMPT)),
        listener.done,
        listener.failed,
        asked=listener.asked,
    )
    qtbot.waitUntil(lambda: len(listener.prompts) == 1)
    listener.prompts[0][1](True)
    qtbot.waitUntil(lambda: len(listener.prompts) == 2)
    listener.prompts[1][1](False)
    qtbot.waitUntil(lambda: listener.results == [(True, False)])
    assert listener.threads == {threading.get_ident()}


def test_stopping_answers_an_open_prompt_with_no(jobs: Jobs, qtbot: QtBot) -> None:
    listener = Listener()

    def task(work: Work) -> bool:
        said = work.ask(PROMPT)
        work.cancel.check()
        return said

    job = jobs.run(task, listener.done, listener.failed, asked=listener.asked)
    qtbot.waitUntil(lambda: bool(listener.prompts))
    job.stop()
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert isinstance(listener.errors[0], CancelledError)


def test_callbacks_of_a_deleted_listener_are_left_out(jobs: Jobs, qtbot: QtBot) -> None:
    import shiboken6

    listener = Listener()
    results = listener.results
    go = threading.Event()
    jobs.run(lambda _work: go.wait(5), listener.done, listener.failed)
    shiboken6.delete(listener)
    go.set()
    qtbot.waitUntil(lambda: jobs.running == 0)
    qtbot.wait(20)
    assert results == []


def test_a_box_opened_by_one_answer_does_not_hold_up_the_others(jobs: Jobs, qtbot: QtBot) -> None:
    listener = Listener()
    loop = QEventLoop()
    opened: list[bool] = []

    def open_box(_: object) -> None:
        jobs.run(lambda _work: "later", listener.done, listener.failed)
        QTimer.singleShot(5000, loop.quit)
        opened.append(True)
        loop.exec()

    jobs.run(lambda _work: None, open_box, listener.failed)
    qtbot.waitUntil(lambda: bool(opened))

    def arrived() -> None:
        if listener.results:
            loop.quit()

    beat = QTimer()
    beat.timeout.connect(arrived)
    beat.start(5)
    qtbot.waitUntil(lambda: listener.results == ["later"])


def test_stop_all_waits_for_the_threads(jobs: Jobs) -> None:
    ended: list[bool] = []

    def task(work: Work) -> None:
        work.cancel.wait(10)
        ended.append(True)

    for _ in range(3):
        jobs.run(task, lambda _: None, lambda _: None)
    assert jobs.stop_all(5)
    assert ended == [True, True, True]


def test_twenty_thousand_answers_at_once_do_not_stall_the_window(jobs: Jobs, qtbot: QtBot) -> None:
    listener = Listener()

    def slow(item: int) -> None:
        listener.heard(item)
        end = time.perf_counter() + 0.00005
        while time.perf_counter() < end:
            pass

    def task(work: Work) -> None:
        for n in range(20_000):
            work.tell(n)

    with StallMeter() as meter:
        jobs.run(task, listener.done, listener.failed, heard=slow)
        qtbot.waitUntil(lambda: len(listener.results) == 1, timeout=90_000)
    assert listener.items == list(range(20_000))
    # Twenty thousand times 50 µs is a second of work. Done at once it would leave room for one
    # beat; in slices of a few milliseconds there are many, however busy the machine is.
    assert meter.beats > 50, (meter.beats, meter.longest)
