"""A made-up site for any pack: its pages in other clothes, brought in other ways, in Chromium."""

from __future__ import annotations

import html
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from tests.support.made_site import made_site, walk_site
from tests.support.wardrobe import CLOTHES, Told, dress, rows_of, verdict

from paravent.engine.patience import Patience
from paravent.engine.sight import pages_of
from paravent.packs.model import Pack
from paravent.practice.web import Request

BROUGHT = ("plain", "closed_shadow", "frame", "late", "late_shadow")
"""How a page's matter comes to the page."""
HURRIED = Patience(loading=4.0, silent=1.2, partly=0.8, steady=0.2, step=0.3, fallback=0.6)


def brought(body: str, how: str) -> str:
    """``body`` as a document that shows it in one of the ways of ``BROUGHT``."""
    head = "<!doctype html><html lang=en><meta charset=utf-8><title>Settings</title><body>"
    inside = json.dumps(body).replace("</", "<\\/")
    wait = '<main><div role="progressbar" aria-label="Loading">…</div></main>'
    match how:
        case "closed_shadow":
            return (
                f"{head}<x-page></x-page><script>document.querySelector('x-page')"
                f".attachShadow({{mode:'closed'}}).innerHTML = {inside};</script>"
            )
        case "frame":
            framed = html.escape(f"<!doctype html><html lang=en><body>{body}", quote=True)
            return f'{head}<iframe style="width:1000px;height:4000px" srcdoc="{framed}"></iframe>'
        case "late":
            return (
                f"{head}{wait}<script>setTimeout(() => {{ document.body.innerHTML = {inside}; }},"
                " 600);</script>"
            )
        case "late_shadow":
            return (
                f"{head}<x-page></x-page>{wait}<script>setTimeout(() => {{"
                "document.querySelector('main').remove();"
                "document.querySelector('x-page').attachShadow({mode:'open'}).innerHTML ="
                f" {inside}; }}, 600);</script>"
            )
        case _:
            return f"{head}{body}"


@dataclass
class Walked:
    """What came of one walk: a line for each setting that was not read right, and all verdicts."""

    verdicts: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)


def walk_dressed(
    pack: Pack, folder: Path, seed: int, *, how: str = "plain", clothes: str = "", most: int = 4
) -> Walked:
    """Walk ``pack`` over its own pages in other clothes; ``most`` pages, to keep it short."""
    chance = random.Random(f"{pack.platform.id} {seed}")
    shown: dict[str, tuple[str, list[Told]]] = {}
    used: set[str] = set()
    for page in pack.platform.page:
        rows = [r for r in rows_of(pack, page.id, chance) if r.setting not in used]
        elsewhere = {s.id for s in pack.settings if set(pages_of(s)) - {page.id}}
        rows = [row for row in rows if row.setting not in elsewhere]
        if not rows or "{" in page.url or not page.signed_in or page.expand or len(shown) >= most:
            continue
        kind = clothes or chance.choice(list(CLOTHES))
        made = dress(pack, page.id, seed, kind, rows=rows, lose=0.15, reword=seed % 2 == 1)
        shown[page.url] = (brought(made.body, how), list(made.rows))
        used |= {row.setting for row in rows}

    def answers(request: Request) -> str | None:
        for url, (page, _) in shown.items():
            parts = urlsplit(url)
            asked = {k: v[0] for k, v in request.query.items()}
            same = (parts.hostname, parts.path or "/") == (request.host, request.path)
            if same and dict(parse_qsl(parts.query)) == asked:
                return page
        return "<!doctype html><html lang=en><main><h1>Home</h1></main>"

    wanted = tuple(row.setting for _, rows in shown.values() for row in rows)
    with made_site(answers) as site:
        audit = walk_site(site, pack, folder, only=wanted, patience=HURRIED)
        found = Walked(writes=list(site.writes))
    if audit.stopped is not None:
        found.told.append(f"stopped: {audit.stopped.reason} {audit.stopped.url}")
    for url, (_, rows) in shown.items():
        for row in rows:
            reading = audit.reading(row.setting)
            said = verdict(row, reading)
            found.verdicts.append(said)
            if said not in ("right", "kept") and reading is not None:
                found.told.append(
                    f"{said}: {pack.platform.id} {url} {how} {seed} {row.setting} “{row.label}”:"
                    f" {reading.status} {reading.audience} {reading.raw!r}, truly {row.truth}"
                    f" {row.loss}; {reading.why}"
                )
    return found


def counted(found: Sequence[Walked]) -> list[str]:
    """All verdicts of several walks."""
    return [said for one in found for said in one.verdicts]
