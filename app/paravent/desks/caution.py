"""What a first walk of a platform will do, told from its pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paravent.core.caution import BeforeWalk

if TYPE_CHECKING:
    from paravent.packs.model import Pack


def before_walk(pack: Pack, seconds: float) -> BeforeWalk:
    """What a whole walk by ``pack`` opens; ``seconds`` on each page."""
    from paravent.engine.route import legs, lists, wanted

    platform = pack.platform
    return BeforeWalk(
        platform=platform.id,
        name=platform.name,
        pages=tuple(dict.fromkeys(leg.page.title for leg in legs(pack, wanted(pack, ())))),
        lists=tuple(one.title for one, _people in lists(pack, (), True)),
        stranger=pack.stranger is not None,
        seconds=seconds,
        terms=platform.terms,
        export=platform.export,
        export_url=platform.export_url,
        may_refuse=platform.attach_only,
        settings=len(pack.settings),
    )
