"""``diff``, ``recheck``: what changed since last time, and one setting looked at again."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from paravent.checklist.as_json import changes_json
from paravent.commands.common import (
    DONE,
    SOME_UNREAD,
    browser_words,
    command,
    desk_of,
    stored,
)
from paravent.core import as_json
from paravent.core.changes import Changes, Direction, ListState, Sight
from paravent.core.desk import AuditRequest
from paravent.core.errors import NothingStoredError, UsageError
from paravent.core.phrases import SEEN_BY
from paravent.core.records import Reading
from paravent.core.text import plain
from paravent.core.words import ReadingStatus
from paravent.main import Desk
from paravent.terminal import Bar, ask_in_terminal, cancel_on_signals, print_json

_WAYS = {
    Direction.WIDER: "wider",
    Direction.UNREAD: "not read this time",
    Direction.CHANGED: "changed",
    Direction.NARROWER: "narrower",
    Direction.KNOWN: "known now",
    Direction.NOT_OFFERED: "not offered any more",
    Direction.OFFERED: "offered now",
}


def add(commands: Any) -> None:
    """Add the two commands to the command line."""
    diff = command(commands, "diff", _diff, "Say what changed since the last review.")
    diff.add_argument("ids", metavar="ID", nargs="*", help="two audits; see paravent history")
    diff.add_argument("--platform", metavar="PLATFORM", help="only this one")
    diff.add_argument("--from", dest="earlier", metavar="ID", help="the earlier audit")
    diff.add_argument("--to", dest="later", metavar="ID", help="the later audit")
    diff.add_argument(
        "--names", action="store_true", help="tell new connections by name, where still kept"
    )
    again = command(commands, "recheck", _recheck, "Look at one setting again, in seconds.")
    again.add_argument("platform", metavar="PLATFORM", help="see paravent platforms")
    again.add_argument("setting", metavar="SETTING", help="a wrong name lists the right ones")
    again.add_argument("--headless", action="store_true", help="do not show the browser")
    browser_words(again)


def _diff(options: argparse.Namespace) -> int:
    earlier, later = _pair(options)
    desk = stored(options)
    try:
        if earlier and later:
            found: Sequence[Changes] = [desk.changes.between(earlier, later, names=options.names)]
        else:
            found = desk.changes.since_last_time(options.platform, names=options.names)
        if not found and not desk.store.audits(options.platform):
            raise NothingStoredError(
                "There is no review to compare yet. Review a profile first: paravent audit."
            )
        if options.json:
            print_json({"profiles": [changes_json(c, names=options.names) for c in found]})
        else:
            _print(desk, found)
    finally:
        desk.close()
    return DONE


def _pair(options: argparse.Namespace) -> tuple[str, str]:
    if len(options.ids) not in (0, 2) or (options.ids and (options.earlier or options.later)):
        raise UsageError(
            "Give two audits to compare, or none for the newest against the one before."
        )
    earlier, later = options.ids or (options.earlier or "", options.later or "")
    if bool(earlier) != bool(later):
        raise UsageError("--from and --to go together: two audits of the same profile.")
    return earlier, later


def _print(desk: Desk, found: Sequence[Changes]) -> None:
    names = {facts.id: facts for facts in desk.platforms()}
    if not found:
        print("No profile was reviewed twice yet, so there is nothing to compare with.")
    for changes in found:
        facts = names.get(changes.platform)
        title = facts.name if facts else changes.platform
        where = f"{title} {plain(changes.site)}".strip()
        print(f"{where}: {changes.before.finished[:10]} to {changes.after.finished[:10]}")
        titles = {s.id: s.title for s in facts.settings} if facts else {}
        for change in changes.settings:
            aim = titles.get(change.setting, change.setting)
            was = _shown(change.last_known or change.before)
            print(f"  {_WAYS[change.direction]:<20} Aim: {aim}")
            print(f"  {'':<20} {was} -> {_shown(change.after)}")
            if change.because:
                print(f"  {'':<20} {change.because}")
        for line in _other_lines(changes):
            print(f"  {line}")
        if changes.still_unread:
            number = len(changes.still_unread)
            print(f"  {number} setting{'s' * (number != 1)} could be read neither time.")
        same = len(changes.same)
        print(f"  {same} {'setting is as it was' if same == 1 else 'settings are as they were'}.")


def _shown(reading: Reading) -> str:
    if reading.status is ReadingStatus.NOT_OFFERED:
        return "not offered"
    if not reading.status.is_known:
        return "not read"
    return SEEN_BY[reading.audience] if reading.audience else f"“{plain(reading.raw or '', 60)}”"


def _other_lines(changes: Changes) -> list[str]:
    lines = []
    for each in changes.lists:
        if each.state is ListState.UNREAD:
            lines.append(f"The list {each.id} was not read this time.")
        elif each.differs:
            gone = "" if each.gone_count is None else f", {each.gone_count} gone"
            lines.append(f"{each.id}: {each.new_count} new{gone}.")
    for seen in changes.stranger:
        words = {
            Sight.SHOWN: "a stranger sees it now",
            Sight.HIDDEN: "a stranger does not see it any more",
            Sight.TEXT: "a stranger sees other words",
            Sight.UNREAD: "could not be looked at as a stranger this time",
            Sight.KNOWN: "looked at as a stranger for the first time",
        }[seen.what]
        lines.append(f"{seen.field}: {words}.")
    if changes.pack_changed:
        lines.append("The description of the site is a newer one; some of this may come from that.")
    return lines


def _recheck(options: argparse.Namespace) -> int:
    request = AuditRequest(
        options.platform,
        options.site,
        people=False,
        only=(options.setting,),
        headless=options.headless,
    )
    desk_of(options).check(request)
    desk = stored(options)
    try:
        desk.wipe_leftovers()
        with Bar(options.platform, quiet=False) as events:
            found = desk.changes.check_again(request, events, cancel_on_signals(), ask_in_terminal)
    finally:
        desk.close()
    if options.json:
        print_json(
            {
                "platform": options.platform,
                "setting": options.setting,
                "before": found.before and as_json.reading(found.before),
                "after": as_json.reading(found.after),
                "met": found.met,
                "sentence": found.sentence,
                "seconds": round(found.seconds, 2),
                "audit": found.audit.id,
            }
        )
    else:
        print(found.sentence)
    return DONE if found.after.status.is_known else SOME_UNREAD
