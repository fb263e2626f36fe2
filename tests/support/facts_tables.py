"""The settings named in tables of sourced facts, compared with the packs.

``tests/unit/packs/facts_slugs.toml`` holds the slugs of each table, so that nothing outside the
project is needed; ``python -m tests.support.facts_tables FOLDER`` writes it anew from a folder of
facts (one Markdown file a platform, tables whose first column is called "slug").
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from paravent.packs.model import Pack

KEPT = Path(__file__).resolve().parents[1] / "unit" / "packs" / "facts_slugs.toml"
"""Our own copy: slugs only."""
_SLUG = re.compile(r"`([a-z][a-z0-9_]*\*?)`")
_CELLS = re.compile(r"(?<!\\)\|")
_CLASSES: Mapping[str, Mapping[str, str]] = {
    "blogs": {"A": "wordpress", "B": "wordpress_com", "C": "tumblr", "D": "blogger"},
    "forums": {"A": "discourse", "B": "nodebb", "C": "phpbb", "D": "doctors_net_uk"},
}
"""Files that hold several platforms: the letter of the chapter to the pack."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of facts."""

    platform: str
    slugs: tuple[str, ...]
    """Those in the first cell; ``ad_*`` stands for at least one that begins so."""
    alternatives: bool
    """They are joined by "or" (``a`` / ``b``): older and newer names of the same thing."""
    line: str


def rows_of(name: str, text: str) -> Iterator[Row]:
    """The rows of all tables of the facts file ``name`` whose first column is called slug."""
    chapter, wanted = "", False
    inside = False
    for line in text.splitlines():
        heading = re.match(r"#+\s+(\w+)", line)
        if heading:
            chapter, inside = heading.group(1)[:1].upper(), False
        if not line.startswith("|"):
            inside = False
            continue
        first = _CELLS.split(line)[1].strip()
        if not inside:
            inside, wanted = True, first.casefold() == "slug"
            continue
        found = tuple(_SLUG.findall(first))
        if wanted and found:
            platform = _CLASSES.get(name, {}).get(chapter, name)
            yield Row(platform, found, " / " in first, line)


def rows_in(folder: Path) -> tuple[Row, ...]:
    """The rows of every facts file in ``folder``."""
    return tuple(
        row
        for file in sorted(folder.glob("*.md"))
        for row in rows_of(file.stem, file.read_text("utf-8"))
    )


def slugs_by_platform(rows: tuple[Row, ...]) -> dict[str, list[str]]:
    """Platform to its slugs, in the order of the tables; alternatives as ``a|b``."""
    found: dict[str, list[str]] = {}
    for row in rows:
        here = found.setdefault(row.platform, [])
        said = ["|".join(row.slugs)] if row.alternatives else list(row.slugs)
        here += [slug for slug in said if slug not in here]
    return found


def kept() -> dict[str, list[str]]:
    """The slugs in our own copy."""
    return {k: list(v) for k, v in tomllib.loads(KEPT.read_text("utf-8"))["slugs"].items()}


def missing(slugs: list[str], pack: Pack) -> list[str]:
    """The slugs that ``pack`` lacks: neither a setting nor a list of people or apps."""
    ids = {s.id for s in pack.settings} | {one.id for one in (*pack.people, *pack.apps)}
    return [slug for slug in slugs if not any(_in(name, ids) for name in slug.split("|"))]


def _in(name: str, ids: set[str]) -> bool:
    if name.endswith("*"):
        return any(one.startswith(name[:-1]) for one in ids)
    return name in ids


def main(folder: Path) -> None:
    """Write our own copy anew from ``folder``."""
    found = slugs_by_platform(rows_in(folder))
    lines = ["# Slugs of the tables of sourced facts; written by tests/support/facts_tables.py."]
    lines.append("[slugs]")
    for platform in sorted(found):
        inside = "".join(f'    "{slug}",\n' for slug in found[platform])
        lines.append(f"{platform} = [\n{inside}]")
    KEPT.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
