"""What types cannot say about a pack: that its parts fit together and its words are in style."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from urllib.parse import parse_qsl, urlsplit

from paravent.core.text import folded, plain
from paravent.core.words import Audience, Limb
from paravent.packs.model import Label, Labels, ListOf, Pack, Setting, Way

CHECKS = {Limb.A: 12, Limb.B: 23, Limb.C: 11, Limb.D: 10}
"""How many checks each limb has (guidance, section 1): 56 in all."""

AVOID = ("breach", "violation", "unsafe", "fail", "fails", "failed", "compliant", "gmc-approved")
"""Words that the program does not use of anyone's profile (guidance, section 4)."""

NEEDS_VALUES = ("row", "switch", "radio", "choice", "text", "dialog", "json", "embedded")
NEEDS_LABEL = ("row", "switch", "radio", "choice")
_HOST = re.compile(r"^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$")
_HOLDER = re.compile(r"\{([^{}]*)\}")
_BY_PLACE = re.compile(r":(nth|first|last|only)-")
_SAMPLE_SITE = "https://blog.example.org"


def is_check(check: str) -> bool:
    """Whether ``check`` is one of the 56 ids of the guidance file (``8a-01`` … ``8d-10``)."""
    limb, _, number = check.partition("-")
    return limb in CHECKS and number.isdigit() and 1 <= int(number) <= CHECKS[Limb(limb)]


def problems_of(pack: Pack, folder: str, asked: frozenset[str]) -> Iterator[str]:
    """A sentence for everything that does not fit. ``asked``: the ids in questions.toml."""
    yield from _platform(pack, folder)
    yield from _unique(pack, folder)
    for setting in pack.settings:
        file = "questions.toml" if setting.id in asked else "settings.toml"
        where = f"{folder}/{file}, setting {setting.id}"
        for what in _setting(pack, setting, setting.id in asked):
            yield f"{where}: {what}"
    for file, lists in (("people.toml", pack.people), ("apps.toml", pack.apps)):
        for one in lists:
            for what in _list(pack, one):
                yield f"{folder}/{file}, list {one.id}: {what}"
    for what in _stranger(pack):
        yield f"{folder}/stranger.toml{what}"


def _platform(pack: Pack, folder: str) -> Iterator[str]:
    platform, where = pack.platform, f"{folder}/platform.toml"
    if platform.id != folder:
        yield f"{where}: key 'id' must be the name of the folder, {folder}."
    if not platform.hosts and not platform.needs_site:
        yield f"{where}: key 'hosts' is empty."
    for host in platform.hosts:
        if not _HOST.match(host):
            yield f"{where}: key 'hosts' holds {host!r}, which is not a host name."
    for what in _addresses(pack):
        yield f"{where}{what}"
    yield from _marks(pack, where)
    for what in _clean(str(v) for v in (platform.name, platform.terms, platform.export)):
        yield f"{where}: {what}"


def _addresses(pack: Pack) -> Iterator[str]:
    platform = pack.platform
    own = [("start_url", platform.start_url), ("sign_in_url", platform.sign_in_url)]
    if platform.signed_in.me_page:
        own.append(("signed_in.me_page", platform.signed_in.me_page))
    for key, url in own:
        for what in _address(pack, url):
            yield f": key '{key}' {what}"
    if platform.export_url:
        for what in _address(pack, platform.export_url, own_host=False):
            yield f": key 'export_url' {what}"
    for page in platform.page:
        for key, url in (("url", page.url), *(("other_urls", u) for u in page.other_urls)):
            for what in _address(pack, url):
                yield f", page {page.id}: key '{key}' {what}"


def _marks(pack: Pack, where: str) -> Iterator[str]:
    platform = pack.platform
    for number, rule in enumerate(platform.operation, 1):
        if not any(_host_matches(rule.host, host) for host in platform.hosts):
            yield f"{where}, operation number {number}: key 'host' is not among the hosts."
        for place in (rule.operation, *rule.agrees):
            if place != "path:last" and not re.match(r"^(form|json|header):[\w.-]+$", place):
                yield f"{where}, operation number {number}: {place!r} is no place of a name."
        if "*" in rule.allow:
            yield f"{where}, operation number {number}: key 'allow' would let everything through."
    for engine in platform.engine:
        if not (engine.mark or engine.header or engine.json_key or engine.text):
            yield f"{where}, engine {engine.name}: nothing to know it by."
    if platform.needs_site and not platform.engine:
        yield f"{where}: key 'engine' is missing; a pack for a site must know its kind of site."
    for stop in platform.stop:
        if not (
            stop.url or stop.text or stop.mark or stop.status or stop.json_key or stop.json_code
        ):
            yield f"{where}, stop {stop.reason}: nothing to know it by."


def _unique(pack: Pack, folder: str) -> Iterator[str]:
    fields = pack.stranger.field if pack.stranger else ()
    for what, file, ids in (
        ("page", "platform.toml", [p.id for p in pack.platform.page]),
        ("setting", "settings.toml", [s.id for s in pack.settings]),
        ("list", "people.toml", [one.id for one in (*pack.people, *pack.apps)]),
        ("field", "stranger.toml", [f.id for f in fields]),
    ):
        for name, times in Counter(ids).items():
            if times > 1:
                yield f"{folder}/{file}, {what} {name}: there are {times} of this name."


def _setting(pack: Pack, setting: Setting, asked: bool) -> Iterator[str]:
    yield from _place_of(pack, setting, asked)
    yield from _style(setting)
    yield from _advice(setting)
    yield from _values(setting.values, "values")
    for check in setting.checks:
        if not is_check(check):
            yield f"key 'checks' names {check}, which the guidance does not have."
    for number, way in enumerate(setting.read, 1):
        for what in _way(pack, way, setting.labels, setting.values):
            yield f"key 'read[{number}]' {what}"
    yield from _languages(pack, (setting.labels, setting.not_offered))


def _place_of(pack: Pack, setting: Setting, asked: bool) -> Iterator[str]:
    pages = {page.id for page in pack.platform.page}
    lists = {one.id for one in (*pack.people, *pack.apps)}
    if setting.list is not None and setting.list not in lists:
        yield f"key 'list' names {setting.list}, which neither people.toml nor apps.toml has."
    if setting.page is not None and setting.page not in pages:
        yield f"key 'page' names {setting.page}, which platform.toml does not have."
    if asked and setting.page is not None:
        yield "key 'page' belongs in settings.toml; questions.toml is for what has no page."
    if asked and setting.read:
        yield "key 'read' belongs in settings.toml; questions.toml is for what has no page."
    if not asked and setting.fixed is None and setting.list is None:
        if setting.page is None:
            yield "key 'page' is missing; what has no page on the web goes into questions.toml."
        elif not setting.read:
            yield "key 'read' is missing; say how the value is read."
    if setting.list is not None and setting.read:
        yield "key 'read' does not go with 'list'."
    if asked and not setting.values and not setting.inform_only and setting.fixed is None:
        yield "key 'values' is missing; say what the user can answer."


def _style(setting: Setting) -> Iterator[str]:
    title = setting.title
    if not title[0].isupper() and not title[0].isdigit():
        yield "key 'title' begins with a capital letter."
    if title.endswith((".", "?", "!")) or len(title) > 90:
        yield "key 'title' is one short sentence without a full stop."
    for key in ("why", "fix"):
        if not getattr(setting, key).endswith("."):
            yield f"key '{key}' ends with a full stop."
    if not setting.ask.endswith("?"):
        yield "key 'ask' ends with a question mark."
    words = (setting.title, setting.why, setting.fix, setting.ask, setting.phone, setting.source)
    yield from _clean(words)
    used = set(re.findall(r"[a-z-]+", " ".join(words).casefold()))
    for word in AVOID:
        if word in used:
            yield f"the word {word!r} is not used of anyone's profile."


def _advice(setting: Setting) -> Iterator[str]:
    if setting.inform_only:
        if setting.advise or setting.enough or setting.good:
            yield "key 'inform_only' does not go with advice."
        return
    if setting.fixed is not None:
        return
    if setting.advise is None:
        yield "key 'advise' is missing; or say inform_only = true."
    elif setting.enough is not None and not setting.advise.is_within(setting.enough):
        yield "key 'enough' must be as wide as 'advise', or wider."
    elif setting.good and setting.advise not in setting.good:
        yield "key 'good' must hold what 'advise' says."
    if setting.good and setting.enough is not None:
        yield "key 'good' and key 'enough' say the same in two ways; keep one."
    reachable = set(setting.values.values())
    for way in setting.read:
        reachable |= set(way.values.values())
    if setting.list is not None:
        reachable |= {Audience.ON, Audience.OFF}
    if setting.advise is not None and setting.advise not in reachable:
        yield f"key 'advise' says {setting.advise}, which no value means."


def _values(values: dict[str, Audience], key: str) -> Iterator[str]:
    seen: dict[str, Audience] = {}
    for word, audience in values.items():
        if seen.setdefault(folded(word), audience) is not audience:
            yield f"key '{key}' gives {word!r} two meanings."
    yield from _clean(values)


def _way(pack: Pack, way: Way, labels: Labels, values: dict[str, Audience]) -> Iterator[str]:
    how = way.how
    known = way.values or values
    if how in NEEDS_VALUES and not known:
        yield "has no values to look up what is seen."
    if how == "switch" and not {"on", "off"} <= {folded(word) for word in known}:
        yield 'must say what "on" and "off" mean in its values.'
    if how in NEEDS_LABEL and not (way.labels or labels or way.mark):
        yield "has no label to look for."
    if how in ("json", "embedded") and not way.at:
        yield "must say where the value is with 'at'."
    if how == "json" and not way.in_:
        yield "must say in which response with 'in'."
    if how in ("attribute", "header") and not way.of:
        yield "must name the attribute or header with 'of'."
    if how == "attribute" and not way.mark:
        yield "must say whose attribute with 'mark'."
    if how == "dialog" and not (way.open and way.then):
        yield "must say what opens the dialog with 'open' and how it is read with 'then'."
    if how != "dialog" and (way.open or way.then):
        yield "has 'open' or 'then', which only a dialog has."
    if way.page is not None and way.page not in {page.id for page in pack.platform.page}:
        yield f"names page {way.page}, which platform.toml does not have."
    if way.mark and _BY_PLACE.search(way.mark):
        yield "has a mark by position; marks are ids, attributes and structure."
    yield from _values(way.values, "values")
    yield from _languages(pack, (way.labels, way.section, way.open))


def _list(pack: Pack, one: ListOf) -> Iterator[str]:
    for key, url in (("url", one.url), *(("other_urls", u) for u in one.other_urls)):
        for what in _address(pack, url):
            yield f"key '{key}' {what}"
    for check in one.checks:
        if not is_check(check):
            yield f"key 'checks' names {check}, which the guidance does not have."
    if not one.read:
        yield "key 'read' is empty."
    for number, items in enumerate(one.read, 1):
        if items.how == "json" and not (items.in_ and items.items and items.name):
            yield f"key 'read[{number}]' must say 'in', 'items' and 'name'."
        if items.how == "pages" and not items.next:
            yield f"key 'read[{number}]' must say which link leads on with 'next'."
        for mark in (items.container, items.row):
            if mark and _BY_PLACE.search(mark):
                yield f"key 'read[{number}]' has a mark by position."
    yield from _languages(pack, (one.empty, one.end))
    yield from _clean((one.title, one.source))


def _stranger(pack: Pack) -> Iterator[str]:
    if pack.stranger is None:
        return
    for url in (pack.stranger.url, *pack.stranger.other_urls):
        for what in _address(pack, url):
            yield f": key 'url' {what}"
    settings = {setting.id for setting in pack.settings}
    for field in pack.stranger.field:
        where = f", field {field.id}:"
        if field.url is not None:
            for what in _address(pack, field.url):
                yield f"{where} key 'url' {what}"
        if field.compares_with is not None and field.compares_with not in settings:
            yield f"{where} key 'compares_with' names {field.compares_with}, which is no setting."
        for check in field.checks:
            if not is_check(check):
                yield f"{where} key 'checks' names {check}, which the guidance does not have."
        if not field.read:
            yield f"{where} key 'read' is empty."
        for number, way in enumerate(field.read, 1):
            for what in _way(pack, way, field.labels, {"*": Audience.PUBLIC, **_SWITCH}):
                yield f"{where} key 'read[{number}]' {what}"


_SWITCH = {"on": Audience.ON, "off": Audience.OFF}


def _address(pack: Pack, url: str, own_host: bool = True) -> Iterator[str]:
    """What is wrong with an address; each begins where the sentence names its key."""
    platform = pack.platform
    holders = set(_HOLDER.findall(url))
    if holders - {"me", "site", "host"}:
        yield "holds a name in braces that is not known; there are only {me}, {site} and {host}."
        return
    for holder in ("site", "host"):
        if holder in holders and not platform.needs_site:
            yield f"holds {{{holder}}}, but the platform has no needs_site."
    if "me" in holders and not platform.signed_in.me:
        yield "holds {me}, but signed_in has no way to know it."
    sample = url.replace("{site}", _SAMPLE_SITE).replace("{host}", urlsplit(_SAMPLE_SITE).netloc)
    parts = urlsplit(sample.replace("{me}", "me"))
    if "@" in parts.netloc or parts.port is not None or parts.fragment:
        yield "has a user name, port or fragment."
    hosts = (*platform.hosts, urlsplit(_SAMPLE_SITE).netloc)
    if own_host and not any(_host_matches(parts.netloc, host) for host in hosts):
        yield f"leads to {parts.netloc}, which is not among the hosts."
    pairs = [f"{k}={v}" for k, v in parse_qsl(parts.query, keep_blank_values=True)]
    for rule in platform.deny:
        queries = all(any(fnmatchcase(pair, q) for pair in pairs) for q in rule.query)
        if fnmatchcase(parts.path, rule.path) and queries:
            yield "is one that the pack's own deny rules refuse."


def _host_matches(host: str, pattern: str) -> bool:
    return host == pattern or (pattern.startswith("*.") and host.endswith(pattern[1:]))


def _languages(pack: Pack, many: Iterable[Labels]) -> Iterator[str]:
    known = set(pack.platform.languages)
    for labels in many:
        for label in labels:
            if isinstance(label, Label):
                if label.lang not in known and label.lang.split("-")[0] not in known:
                    yield f"has a label in {label.lang}, which 'languages' does not list."
                yield from _clean((label.text,))
            else:
                yield from _clean((label,))


def _clean(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        if "\n" in word or plain(word, len(word) + 1) != word:
            yield f"the text {plain(word, 40)!r} holds invisible or doubled characters."
