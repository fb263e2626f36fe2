"""Turns a pack into the records that other rooms know: facts for people, rules for the browser."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paravent.core.errors import UsageError
from paravent.core.page import DenyRule, ReadRule, SiteRules
from paravent.core.records import ListFacts, PlatformFacts, SettingFacts, StrangerFacts

if TYPE_CHECKING:
    from paravent.packs.model import Pack, Setting

_SITE = re.compile(r"^[A-Za-z0-9._~/\-\[\]:]+$")
_ANY_WORDS = ("", "*")


def facts(pack: Pack) -> PlatformFacts:
    """What the checklist, the report and the window need to know of ``pack``."""
    platform = pack.platform
    return PlatformFacts(
        id=platform.id,
        name=platform.name,
        version=platform.version,
        settings=tuple(_setting_facts(pack, setting) for setting in pack.settings),
        has_people=any(one.connections for one in pack.people),
        has_apps=bool(pack.apps),
        has_stranger=pack.stranger is not None,
        checked_live=platform.checked_live,
        needs_site=platform.needs_site,
        terms=platform.terms,
        export=platform.export,
        export_url=platform.export_url,
        sign_in_url=platform.sign_in_url,
        stranger_fields=tuple(
            StrangerFacts(f.id, f.title, f.checks, f.compares_with or "")
            for f in (pack.stranger.field if pack.stranger else ())
        ),
        lists=tuple(
            ListFacts(one.id, one.title, one.checks, one.url, people and one.connections, people)
            for people, lists in ((True, pack.people), (False, pack.apps))
            for one in lists
        ),
    )


def rules(pack: Pack, site: str = "") -> SiteRules:
    """What the browser must know of ``pack``, with ``site`` (see ``site_address``) filled in.

    Raises ``UsageError`` when a site is missing, not wanted, or not an address that may be used.
    """
    platform = pack.platform
    if platform.needs_site and not site:
        raise UsageError(
            f"{platform.name} is on an address of your own. Give it with --site, as in"
            " --site https://blog.example.org."
        )
    if site and not platform.needs_site:
        raise UsageError(f"{platform.name} has its own address. Leave --site out.")
    address = site_address(site) if site else ""
    host = urlsplit(address).hostname or ""
    return SiteRules(
        platform=platform.id,
        hosts=(*((host,) if host else ()), *platform.hosts),
        start_url=platform.start_url.replace("{site}", address),
        sign_in_url=platform.sign_in_url.replace("{site}", address),
        signed_in_cookies=platform.signed_in.cookies,
        operations=tuple(
            ReadRule(o.host, o.path, o.operation, o.allow, o.deny, o.agrees)
            for o in platform.operation
        ),
        denied=tuple(DenyRule(d.path, d.query) for d in platform.deny),
        attach_only=platform.attach_only,
    )


def site_address(site: str) -> str:
    """``site`` as given by the user, as the start of an address: scheme, host, port, path.

    A missing scheme is taken as https. Plain http is allowed for this computer only. The result
    has no slash at its end. Raises ``UsageError``.
    """
    text = site.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise UsageError(_no_address()) from error
    rest = text.partition("://")[2]
    named = "." in host.strip(".") or is_loopback(host) or ":" in host
    wrong = not named or parts.query or parts.fragment or not _SITE.match(rest)
    if parts.scheme not in ("http", "https") or wrong:
        raise UsageError(_no_address())
    if parts.scheme == "http" and not is_loopback(host):
        raise UsageError(
            "The site's address begins with http, so that others on the way could read along."
            " Give its https address."
        )
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this computer itself: localhost, 127.x.x.x or ::1."""
    if host.casefold() in ("localhost", "localhost.localdomain"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _no_address() -> str:
    return "That is not the address of a site. Give it as in --site https://blog.example.org."


def _setting_facts(pack: Pack, setting: Setting) -> SettingFacts:
    pages = {page.id: page.url for page in pack.platform.page}
    lists = {one.id: one.url for one in (*pack.people, *pack.apps)}
    url = pages.get(setting.page or "") or lists.get(setting.list or "") or ""
    return SettingFacts(
        platform=pack.platform.id,
        id=setting.id,
        title=setting.title,
        checks=setting.checks,
        advise=setting.advise,
        enough=setting.enough or setting.advise,
        why=setting.why,
        fix=setting.fix,
        url=url,
        phone_path=setting.phone,
        ask=setting.ask,
        choices=tuple(
            (_shown(word), audience)
            for word, audience in setting.values.items()
            if word not in _ANY_WORDS
        ),
        confidence=setting.confidence,
        source=setting.source,
        good=setting.good,
        fixed=setting.fixed,
    )


def _shown(word: str) -> str:
    return word.capitalize() if word in ("on", "off") else word
