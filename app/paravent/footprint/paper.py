# ruff: noqa: E501 - markup stands whole
"""The outcome of the look through one's own posts as a page: for oneself, or counts for a portfolio.

The portfolio version is made from numbers only (``Counts``): no name, handle, id, address or word
of a post can stand in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from paravent.core.footprint import Coverage, FlagAnswer, Heading, PostReview
from paravent.core.text import plain
from paravent.footprint.headings import advice, headings

_ANSWERS = {
    FlagAnswer.KEEP: "considered and kept",
    FlagAnswer.FALSE_FLAG: "false flag",
    FlagAnswer.WILL_REMOVE: "will be removed",
    FlagAnswer.ASK: "will be asked about",
    None: "not answered yet",
}
_STYLE = (
    "body{font:11pt/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;color:#1d2327}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse}"
    "th,td{text-align:left;padding:.25rem .8rem .25rem 0;vertical-align:top}"
    "article{border-left:3px solid #8a9aa8;padding-left:1rem;margin:1.2rem 0;break-inside:avoid}"
    "blockquote{margin:.3rem 0;white-space:pre-wrap}.small{color:#50575e;font-size:.9rem}"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """All that a portfolio may say: numbers and years."""

    made_on: str
    items: str
    profiles: int
    from_year: str
    to_year: str
    flags: Mapping[Heading, int]
    answers: Mapping[FlagAnswer | None, int]
    not_looked_at: int
    differences: int


def counts(review: PostReview, made_at: str) -> Counts:
    """The numbers of a review; small ones stay, as no platform is named beside them."""
    cover = review.coverage
    return Counts(
        made_at[:10],
        f"{cover.items:,}",
        len(cover.by_platform),
        _year(cover.oldest),
        _year(cover.newest),
        Counter(flag.heading for flag in review.flags),
        Counter(flag.answer for flag in review.flags),
        len(cover.not_looked_at),
        sum(1 for row in review.profiles if row.differs),
    )


def portfolio(numbers: Counts) -> str:
    """The page for a portfolio or an appraisal."""
    words = headings()
    rows = "".join(
        f"<tr><td>{escape(words[heading].title)}</td><td>paragraph {escape(words[heading].paragraph)}</td>"
        f"<td>{number}</td></tr>"
        for heading in Heading
        if (number := numbers.flags.get(heading, 0))
    )
    answers = "".join(
        f"<tr><td>{words}</td><td>{number}</td></tr>"
        for answer, words in _ANSWERS.items()
        if (number := numbers.answers.get(answer, 0))
    )
    return _page(
        "Review of my own posts",
        f"<p>On {escape(numbers.made_on)} I looked through {numbers.items} of my posts, comments and"
        f" captions on {numbers.profiles} profiles, from {numbers.from_year} to {numbers.to_year},"
        " as a professional reader would.</p>"
        f"<h2>What there was to think about</h2><table>{rows or '<tr><td>Nothing was flagged.</td></tr>'}</table>"
        f"<h2>What I decided</h2><table>{answers or '<tr><td>There was nothing to decide.</td></tr>'}</table>"
        f"<p>{numbers.differences} fields differ between my profiles.</p>"
        "<h2>Limits</h2>"
        f"<p>{numbers.not_looked_at} things were not looked at, among them pictures, private messages"
        " and what others wrote. This is a record of thinking, not a certificate.</p>"
        "<h2>Reflection</h2><p>What I noticed:</p><p>What I changed and why:</p><p>What I will do"
        " before posting:</p>",
    )


def own(review: PostReview, made_at: str) -> str:
    """The page for oneself: every flag with its words, reasons and the way to find the post."""
    words = headings()
    parts = [
        f"<p>Made on {escape(made_at[:10])}. For your own eyes: it quotes your posts.</p>"
        f"<p>{escape(review.coverage.sentence)} {how_far_back(review.coverage)}</p>"
    ]
    parts.append(f"<p>{escape(advice(FlagAnswer.WILL_REMOVE))}</p>")
    for heading in Heading:
        mine = [flag for flag in review.flags if flag.heading is heading]
        if not mine:
            continue
        parts.append(
            f"<h2>{escape(words[heading].title)} ({len(mine)})</h2>"
            f"<p class='small'>Paragraph {escape(words[heading].paragraph)}</p>"
        )
        for flag in mine:
            quotes = "".join(
                f"<p class='small'>{_day(post.at)}, {escape(plain(post.platform, 20))}</p>"
                f"<blockquote>{escape(plain(post.text, 2_000))}</blockquote>"
                for post in (review.posts[each] for each in flag.posts)
            )
            why = "".join(
                f"<p>{escape(sentence)}</p>" for sentence in (*flag.why, flag.lowered) if sentence
            )
            route = f"<p class='small'>{escape(flag.removal.sentence)}</p>" if flag.removal else ""
            said = f"<p class='small'>Your answer: {_ANSWERS[flag.answer]}.</p>"
            parts.append(f"<article>{quotes}{why}{said}{route}</article>")
    if review.profiles:
        rows = "".join(
            f"<tr><th>{escape(row.title)}</th><td>"
            + "<br>".join(f"{escape(k)}: {escape(v)}" for k, v in row.values.items())
            + f"</td><td>{escape(row.sentence)}</td></tr>"
            for row in review.profiles
        )
        parts.append(f"<h2>Who you say you are</h2><table>{rows}</table>")
    missing = "".join(
        f"<li>{escape(each.what)}: {escape(each.why)}</li>"
        for each in review.coverage.not_looked_at
    )
    parts.append(f"<h2>What was not looked at</h2><ul>{missing}</ul>")
    return _page("My own posts, looked through", "".join(parts))


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>"
    )


def how_far_back(coverage: Coverage) -> str:
    """A sentence with the oldest and the newest day; "" where nothing is dated."""
    if not coverage.oldest:
        return ""
    undated = f" {coverage.undated:,} have no date." if coverage.undated else ""
    return (
        f"The oldest is of {_day(coverage.oldest)}, the newest of {_day(coverage.newest)}.{undated}"
    )


def _year(at: int) -> str:
    return str(datetime.fromtimestamp(at, UTC).year) if at else "an unknown year"


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat() if at else "no date"
