"""Keeps answers one after the other, so that none overtakes another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from paravent.core.errors import ParaventError
from paravent.core.words import BoundaryAnswer
from paravent.ui.context import Context


class AnswerQueue:
    """Answers on their way to the store; ``kept`` hears when all are there."""

    def __init__(
        self,
        context: Context,
        kept: Callable[[], None],
        failed: Callable[[ParaventError], None],
    ) -> None:
        self._context = context
        self._kept = kept
        self._failed = failed
        self._waiting: deque[tuple[tuple[str, ...], BoundaryAnswer | None]] = deque()
        self.writing = False
        """Whether an answer is not kept yet."""

    def add(self, keys: tuple[str, ...], answer: BoundaryAnswer | None) -> None:
        """Keep ``answer`` about ``keys`` after all that wait; None takes it back."""
        self._waiting.append((keys, answer))
        if not self.writing:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            self.writing = False
            self._kept()
            return
        self.writing = True
        keys, answer = self._waiting.popleft()
        lists = self._context.desk.lists

        def failed(error: ParaventError) -> None:
            self._waiting.clear()
            self.writing = False
            self._failed(error)

        self._context.run(lambda _work: lists.answer(keys, answer), lambda _: self._next(), failed)
