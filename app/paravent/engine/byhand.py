"""A review in which no page is opened: every setting of the pack waits for the user's answer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from paravent.core.records import Audit, Reading
from paravent.core.words import ReadingStatus
from paravent.engine.read import without_web
from paravent.engine.route import wanted
from paravent.engine.walk import Clock, utc_now
from paravent.packs.model import Pack, Setting


def unread(
    pack: Pack, site: str = "", *, only: Sequence[str] = (), why: str, clock: Clock = utc_now
) -> Audit:
    """A finished audit that read nothing and says ``why``, for sites that turn browsers away."""
    now = clock()
    return Audit(
        uuid.uuid4().hex,
        pack.platform.id,
        site,
        pack.platform.version,
        now,
        now,
        readings=tuple(_reading(setting, why) for setting in wanted(pack, only)),
        scope=tuple(only),
    )


def _reading(setting: Setting, why: str) -> Reading:
    """Unread, unless the platform offers no choice at all."""
    return without_web(setting) or Reading(setting.id, ReadingStatus.COULD_NOT_READ, why=why)
