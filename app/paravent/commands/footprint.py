"""``paravent footprint``: looks through one's own posts in official exports (design, section 5)."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from paravent.commands.common import DONE, command, desk_of
from paravent.commands.review import kept_outside, plan_words, show_plan
from paravent.core.errors import UsageError
from paravent.core.footprint import PostReview
from paravent.core.text import plain
from paravent.terminal import Bar, cancel_on_signals, print_json


def add(commands: Any) -> None:
    """Add the command."""
    asked = command(
        commands,
        "footprint",
        _footprint,
        "Look through your own posts for what a professional reader would stop at.",
        keeps=False,
    )
    asked.add_argument(
        "--archive", metavar="FILE", nargs="+", action="extend", default=[],
        help="official exports of your own profiles",
    )  # fmt: skip
    asked.add_argument("--timeline", metavar="FILE", help="your own life, as TOML")
    asked.add_argument("--gmc-name", metavar="NAME", default="", help="your name on the register")
    asked.add_argument(
        "--report", metavar="FILE", help="also write a report (html or pdf) for yourself"
    )
    asked.add_argument(
        "--portfolio", action="store_true", help="make that report the one without words or names"
    )
    plan_words(asked)


def _footprint(options: argparse.Namespace) -> int:
    from paravent.footprint.review import as_json

    if options.plan or options.occasion or options.on:
        return show_plan(options)
    if not options.archive:
        raise UsageError(
            "Give the official exports of your profiles with --archive FILE. The window leads"
            " through the rest of the review."
        )
    timeline = Path(options.timeline) if options.timeline else ()
    desk = desk_of(options)
    with Bar("footprint", quiet=False) as bar:
        made = desk.footprint.posts(
            [Path(word) for word in options.archive],
            timeline,
            gmc_name=options.gmc_name,
            report=bar.progress,
            cancel=cancel_on_signals(),
        )
    written = _written(desk, made, options)
    if options.json:
        print_json({**as_json(made), **kept_outside(desk), "profiles": _rows(made), **written})
    else:
        _tell(made)
    return DONE


def _written(desk: Any, made: PostReview, options: argparse.Namespace) -> dict[str, object]:
    if not options.report:
        return {}
    paths = desk.footprint.write_report(made, Path(options.report), portfolio=options.portfolio)
    return {"written": [str(path) for path in paths]}


def _rows(made: PostReview) -> list[dict[str, object]]:
    return [
        {"field": row.field, "values": dict(row.values), "differs": row.differs}
        for row in made.profiles
    ]


def _tell(made: PostReview) -> None:
    from paravent.footprint.headings import headings
    from paravent.footprint.paper import how_far_back

    words = headings()
    for flag in made.flags:
        print(f"\n{words[flag.heading].title} (paragraph {flag.paragraph})")
        for each in flag.posts:
            post = made.posts[each]
            day = datetime.fromtimestamp(post.at, UTC).date().isoformat() if post.at else "no date"
            print(f"    {day}  {plain(post.platform, 20)}: {plain(post.text, 200)}")
        for sentence in flag.why:
            print(f"    {sentence}")
    print(f"\n{made.coverage.sentence} {how_far_back(made.coverage)}".rstrip())
    for missing in made.coverage.not_looked_at:
        print(f"    not looked at: {missing.what}: {missing.why}")
    for row in made.profiles:
        if row.differs:
            said = "; ".join(f"{plain(k, 30)}: {plain(v, 80)}" for k, v in row.values.items())
            print(f"{row.title}: {said}. {row.sentence}")
