"""Decides about every request of the guarded browser: read, write, or a host not on the list.

Pure: rules and a request in, a judgement out. Default deny: what is not known to read is a write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import SplitResult

from paravent.browser.hosts import host_allowed, split
from paravent.browser.requests import (
    Asked,
    Carried,
    Object,
    UnreadableError,
    carried,
    normal,
    objects_in,
    parsed,
    plain_path,
    query_pairs,
)
from paravent.core.page import ReadRule, SiteRules


class Verdict(StrEnum):
    """What becomes of a request."""

    PASS = "pass"  # noqa: S105 - not a password
    WRITE = "write"
    HOST = "host"
    SCHEME = "scheme"
    """An address that leads out of the web: files, the browser's own pages, other programs."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, why in a few fixed words (never anything of the page), and what was carried."""

    verdict: Verdict
    why: str = ""
    operations: tuple[str, ...] = ()
    host: str = ""
    documents: tuple[str, ...] = ()
    """Ids of stored queries (``doc_id`` and the like)."""


_LOCAL = ("data", "blob", "about")
_OVERRIDE_HEADERS = ("x-http-method-override", "x-http-method", "x-method-override", "x-method")
_OVERRIDE_FIELDS = ("_method", "_httpmethod", "x-http-method-override", "x-http-method")
_READING = ("GET", "HEAD", "")
_CARRIERS = (
    "operationname",
    "fb_api_req_friendly_name",
    "friendly_name",
    "opname",
    "operation_name",
)
_CARRIER_HEADERS = (
    "x-fb-friendly-name",
    "x-apollo-operation-name",
    "x-graphql-operation-name",
    "x-operation-name",
)
_BATCHES = ("queries", "batch", "operations", "requests")
_DOCUMENTS = ("doc_id", "docid", "query_id", "queryid", "query_hash", "sha256hash", "id")
_MUTATES = re.compile(r"(?:^|[}\s,])mutation\b\s*(?:[A-Za-z_]\w*\s*)?[({@]", re.IGNORECASE)
_RELAY_INPUT = ("client_mutation_id", "clientmutationid")


def judge(rules: SiteRules, asked: Asked) -> Judgement:
    """What becomes of ``asked`` on the platform that ``rules`` describe."""
    parts = split(asked.url)
    if parts is None:
        return Judgement(Verdict.SCHEME, "address")
    if parts.scheme in _LOCAL:
        return Judgement(Verdict.PASS)
    if parts.scheme not in ("http", "https"):
        return Judgement(Verdict.SCHEME, "scheme")
    host = parts.hostname or ""
    if not host_allowed(rules, parts):
        return Judgement(Verdict.HOST, "host", host=host)
    why = _acts_anyway(rules, asked, parts)
    if why:
        return Judgement(Verdict.WRITE, why, host=host)
    if asked.method.upper() in ("GET", "HEAD"):
        return _judge_get(rules, parts, host)
    if _is_preflight(asked):
        return _judge_preflight(rules, asked, parts, host)
    if asked.method.upper() != "POST":
        return Judgement(Verdict.WRITE, "method", host=host)
    return _judge_post(rules, asked, parts, host)


def _is_preflight(asked: Asked) -> bool:
    """Whether this is the browser's own question if a page may ask another host.

    It carries neither cookie nor body and changes nothing; the request after it is judged for
    itself. No page can set its header (the Fetch standard's forbidden request-headers).
    """
    question = asked.headers.get("access-control-request-method", "")
    return asked.method.upper() == "OPTIONS" and bool(question) and not asked.has_body


def _judge_preflight(rules: SiteRules, asked: Asked, parts: SplitResult, host: str) -> Judgement:
    """The question passes where the request after it may: before a GET, or a POST with a rule.

    Before what would be refused anyway it is refused too, so that a server does not even learn
    that a write was tried.
    """
    after = asked.headers["access-control-request-method"].strip().upper()
    if after in ("GET", "HEAD"):
        return _judge_get(rules, parts, host)
    if after == "POST" and any(_rules_for(rules, parts)):
        return Judgement(Verdict.PASS, host=host)
    return Judgement(Verdict.WRITE, "question before a write", host=host)


def _acts_anyway(rules: SiteRules, asked: Asked, parts: SplitResult) -> str:
    """Why ``asked`` writes whatever its method says, "" where nothing shows that."""
    if asked.headers.get("service-worker"):
        return "service worker"
    if any(asked.headers.get(h, "").upper() not in _READING for h in _OVERRIDE_HEADERS):
        return "method override"
    try:
        pairs = query_pairs(parts.query)
    except ValueError:
        return "query"
    if _overrides(pairs):
        return "method override"
    if any(name.lower() == "query" and _MUTATES.search(value) for name, value in pairs):
        return "mutation"
    return "denied address" if _denied(rules, parts, pairs) else ""


def _overrides(pairs: Iterable[tuple[str, str]]) -> bool:
    return any(
        normal(name).lower() in _OVERRIDE_FIELDS and value.strip().upper() not in _READING
        for name, value in pairs
    )


def _denied(rules: SiteRules, parts: SplitResult, pairs: list[tuple[str, str]]) -> bool:
    paths = {parts.path.lower(), plain_path(parts.path).lower()}
    paths |= {path.rstrip("/") for path in paths if path != "/"}
    said = [f"{name}={value}".lower() for name, value in pairs]
    return any(
        any(fnmatchcase(path, rule.path.lower()) for path in paths)
        and all(any(fnmatchcase(pair, want.lower()) for pair in said) for want in rule.query)
        for rule in rules.denied
    )


def _rules_for(rules: SiteRules, parts: SplitResult) -> Iterator[ReadRule]:
    host = parts.hostname or ""
    for rule in rules.operations:
        same_host = host == rule.host.lower() or (
            rule.host.startswith("*.") and host.endswith(rule.host[1:].lower())
        )
        if rule.path.endswith("*"):
            same_path = parts.path.startswith(rule.path[:-1]) and ".." not in plain_path(parts.path)
        else:
            same_path = parts.path == rule.path
        if same_host and same_path:
            yield rule


def _judge_get(rules: SiteRules, parts: SplitResult, host: str) -> Judgement:
    """A GET passes, unless it names an operation that a rule for its address denies."""
    names: list[str] = []
    for rule in _rules_for(rules, parts):
        found = [n for n in _in_address(rule, parts) if n]
        names += found
        if any(_is_denied(rule, name) for name in found):
            return Judgement(Verdict.WRITE, "denied operation", tuple(found), host)
    return Judgement(Verdict.PASS, "", tuple(dict.fromkeys(names)), host)


def _in_address(rule: ReadRule, parts: SplitResult) -> list[str]:
    kind, _, key = rule.operation.partition(":")
    if kind == "path":
        return [plain_path(parts.path).rstrip("/").rpartition("/")[2]]
    wanted = {normal(key).lower(), *_CARRIERS}
    return [value for name, value in query_pairs(parts.query) if normal(name).lower() in wanted]


def _judge_post(rules: SiteRules, asked: Asked, parts: SplitResult, host: str) -> Judgement:
    fitting = list(_rules_for(rules, parts))
    if not fitting:
        return Judgement(Verdict.WRITE, "no rule", host=host)
    try:
        body = carried(asked)
        documents = tuple(_documents(body))
        why = _body_acts(body)
        if why:
            return Judgement(Verdict.WRITE, why, _all_names(asked, body, fitting), host, documents)
        for rule in fitting:
            names = _operations(rule, asked, parts, body)
            if names and all(_reads(rule, name) for name in names):
                return Judgement(Verdict.PASS, "", tuple(dict.fromkeys(names)), host, documents)
    except (UnreadableError, ValueError):
        return Judgement(Verdict.WRITE, "unreadable body", host=host)
    names = list(_all_names(asked, body, fitting))
    return Judgement(Verdict.WRITE, "operation", tuple(names), host, documents)


def _all_names(asked: Asked, body: Carried, fitting: list[ReadRule]) -> tuple[str, ...]:
    parts = split(asked.url)
    names: list[str] = []
    for rule in fitting:
        if parts is not None:
            names += [n for n in _operations(rule, asked, parts, body) if n]
    return tuple(dict.fromkeys(names))


def _reads(rule: ReadRule, name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in rule.allow) and not _is_denied(rule, name)


def _is_denied(rule: ReadRule, name: str) -> bool:
    """Deny patterns hold whatever the case; a name that says mutation is never a read."""
    low = name.lower()
    return "mutation" in low or any(fnmatchcase(low, pattern.lower()) for pattern in rule.deny)


def _operations(rule: ReadRule, asked: Asked, parts: SplitResult, body: Carried) -> list[str]:
    """Every operation name in ``asked``; an empty name stands for one that is not there.

    The place that the rule names must hold one, for every member of a batch. Names in any other
    place that servers are known to look at count too, so that two names cannot disagree.
    """
    kind, _, key = rule.operation.partition(":")
    names: list[str] = []
    query = query_pairs(parts.query)
    if kind == "form":
        found = [value for name, value in body.form if name == normal(key)]
        names += found or [""]
    elif kind == "json":
        if not body.is_json or not body.parts:
            names.append("")
        for part in body.parts:
            found = part.all(key) if isinstance(part, Object) else []
            names += [f if isinstance(f, str) else "" for f in found] or [""]
    elif kind == "header":
        names.append(asked.headers.get(key.lower(), ""))
    elif kind == "path":
        names.append(parts.path.rstrip("/").rpartition("/")[2])
    else:
        names.append("")
    wanted = {*_CARRIERS} | ({normal(key).lower()} if kind in ("form", "json") else set())
    names += [value for name, value in query if normal(name).lower() in wanted]
    names += [asked.headers[h] for h in _CARRIER_HEADERS if asked.headers.get(h)]
    names += [value for name, value in body.form if name.lower() in wanted]
    for part in body.parts:
        names += list(_names_in(part, wanted))
    names += list(_batched(body, wanted))
    return names


def _names_in(value: Any, wanted: set[str]) -> Iterator[str]:
    for inner in objects_in(value):
        for name, said in inner.pairs:
            if name.lower() in wanted and said is not None:
                yield said if isinstance(said, str) else ""


def _batched(body: Carried, wanted: set[str]) -> Iterator[str]:
    """Names of operations that travel together in one form field; "" for each without one."""
    for field, text in body.form:
        if field.lower() not in _BATCHES:
            continue
        batch = parsed(text)
        if isinstance(batch, Object):
            members = [v for _, v in batch.pairs] if not _is_single(batch) else [batch]
        else:
            members = batch if isinstance(batch, list) else [batch]
        for member in members:
            found = list(_names_in(member, wanted))
            yield from found or [""]


def _is_single(batch: Object) -> bool:
    return any(key in ("query", "operationName") for key, _ in batch.pairs)


def _body_acts(body: Carried) -> str:
    if _overrides(body.form):
        return "method override"
    form = [
        parsed(value)
        for name, value in body.form
        if name.lower() in ("variables", *_BATCHES) and value.lstrip()[:1] in ("{", "[")
    ]
    for name, value in body.form:
        if name.lower() in ("query", "document", "doc") and _MUTATES.search(value):
            return "mutation"
    for inner in objects_in(form + list(body.parts)):
        for key, value in inner.pairs:
            low = key.lower()
            if low in _OVERRIDE_FIELDS and str(value).upper() not in _READING:
                return "method override"
            if low in ("query", "document") and isinstance(value, str) and _MUTATES.search(value):
                return "mutation"
            # Relay gives this key to mutations alone: it betrays one under a query's name.
            if low in _RELAY_INPUT:
                return "mutation"
    return ""


def _documents(body: Carried) -> Iterator[str]:
    for name, value in body.form:
        if name.lower() in _DOCUMENTS[:-1] and value:
            yield value
    for inner in objects_in(list(body.parts)):
        for name, said in inner.pairs:
            if name.lower() in _DOCUMENTS[:-1] and isinstance(said, str | int):
                yield str(said)


class Memory:
    """Stored queries seen so far: an id that a refused request used never passes, nor does one
    that comes under a second name.
    """

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._refused: set[str] = set()

    def look(self, judgement: Judgement) -> Judgement:
        """``judgement``, made stricter by what was seen before."""
        if judgement.verdict is Verdict.WRITE:
            self._refused.update(judgement.documents)
            return judgement
        if judgement.verdict is not Verdict.PASS or not judgement.documents:
            return judgement
        if self._known_as_other(judgement):
            return Judgement(Verdict.WRITE, "misnamed", judgement.operations, judgement.host)
        return judgement

    def _known_as_other(self, judgement: Judgement) -> bool:
        if self._refused.intersection(judgement.documents):
            return True
        if len(judgement.documents) != 1 or len(judgement.operations) != 1:
            return False
        name = judgement.operations[0]
        return self._names.setdefault(judgement.documents[0], name) != name
