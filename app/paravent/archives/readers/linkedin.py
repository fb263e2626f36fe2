"""LinkedIn's export: tables, some with a preface, whose spelling of names and columns varies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import IO

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.readers.kinds import Reader, ending, stem
from paravent.archives.streams import csv_rows, plain_key
from paravent.archives.text import moment

_TABLES = {
    "connections": ("firstname", "connectedon"),
    "invitations": ("from", "to", "direction"),
    "messages": ("conversationid", "from", "content"),
    "profile": ("firstname", "lastname", "headline"),
    "positions": ("companyname", "title"),
    "education": ("schoolname",),
    "shares": ("date", "sharecommentary"),
    "comments": ("date", "link", "message"),
    "logins": ("logindate",),
    "memberfollows": ("date", "status", "fullname"),
    "contacts": ("source", "firstname", "lastname"),
    "importedcontacts": ("firstname", "lastname"),
    "recommendationsgiven": ("firstname", "lastname", "text"),
    "recommendationsreceived": ("firstname", "lastname", "text"),
    "endorsementgiveninfo": ("skillname", "endorseefirstname"),
    "endorsementreceivedinfo": ("skillname", "endorserfirstname"),
}
"""Base names as plain keys to the columns that their header row must have."""

_ONLY_HERE = [
    "positions",
    "emailaddresses",
    "registration",
    "phonenumbers",
    "whatsappphonenumbers",
    "reactions",
    "inferencesaboutyou",
    "adtargeting",
    "skills",
    "certifications",
    "companyfollows",
    "verifications",
]


def _claim(member: Member, head: str) -> int:
    if ending(member) != "csv":
        return 0
    name, keys = _name(member), plain_key(head)
    if name in _TABLES:
        needs = _TABLES[name]
        return 3 if all(need in keys for need in needs) else 0
    return 1 if name in _ONLY_HERE else 0


def _name(member: Member) -> str:
    return plain_key(stem(member))


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    name = _name(member)
    if name not in _TABLES:
        return
    for row in csv_rows(stream, _TABLES[name]):
        _row(member, name, row, found)


def _row(  # noqa: PLR0912 - one branch for each table
    member: Member, name: str, row: Mapping[str, str], found: Collector
) -> None:
    get = row.get
    both = f"{get('firstname', '')} {get('lastname', '')}".strip()
    if name == "connections":
        found.person(
            "connection",
            both,
            moment(get("connectedon", "")),
            url=address(get("url", "")),
            company=get("company", ""),
            position=get("position", ""),
        )
    elif name == "invitations":
        _invitation(row, found)
    elif name == "messages":
        _message(row, found)
    elif name == "profile":
        found.own(both)
        found.know("surname", get("lastname", ""))
        found.know("surname", get("maidenname", ""))
    elif name == "positions":
        found.know("employer", get("companyname", ""))
    elif name == "education":
        found.know("school", get("schoolname", ""))
    elif name == "shares":
        found.post(
            member.name,
            get("sharecommentary", "").replace('""', '"'),
            moment(get("date", "")),
            audience=get("visibility", ""),
            url=get("sharelink", ""),
        )
    elif name == "comments":
        found.post(
            member.name,
            get("message", ""),
            moment(get("date", "")),
            kind="comment",
            url=get("link", ""),
        )
    elif name == "logins":
        found.session(moment(get("logindate", "")), get("useragent", ""))
    elif name == "memberfollows":
        found.person("following", get("fullname", ""), moment(get("date", "")))
    elif name in ("contacts", "importedcontacts"):
        found.person("contact", both)
    elif name.startswith("recommendations"):
        found.person(
            "recommended",
            both,
            moment(get("creationdate", "")),
            company=get("company", ""),
            position=get("jobtitle", ""),
        )
    elif name.startswith("endorsement"):
        side = "endorsee" if "given" in name else "endorser"
        person = f"{get(side + 'firstname', '')} {get(side + 'lastname', '')}"
        url = address(get(f"{side}publicurl", ""))
        found.person("endorsed", person, moment(get("endorsementdate", "")), url=url)


def _invitation(row: Mapping[str, str], found: Collector) -> None:
    incoming = row.get("direction", "").upper() == "INCOMING"
    url = row.get("inviterprofileurl" if incoming else "inviteeprofileurl", "")
    found.person(
        "request_received" if incoming else "request_sent",
        row.get("from" if incoming else "to", ""),
        moment(row.get("sentat", "")),
        url=address(url),
        note=row.get("message", "") if incoming else "",
    )


def _message(row: Mapping[str, str], found: Collector) -> None:
    thread = found.thread(row.get("conversationid", ""))
    sender = row.get("senderprofileurl", "") or row.get("from", "")
    if thread is not None:
        thread.title = thread.title or row.get("conversationtitle", "")
        others = row.get("recipientprofileurls", "") or row.get("to", "")
        for other in re.split(r"[,;]", others):
            if other.strip():
                thread.people[address(other.strip())] = None
        thread.people[address(sender)] = None
    own = {name.casefold() for name in found.owner}
    mine = True if row.get("from", "").casefold() in own else None
    text = row.get("content", "") if found.reads_messages else ""
    found.message(thread, address(sender), moment(row.get("date", "")), text, mine=mine)
    if mine:
        found.own(address(sender))


def address(url: str) -> str:
    """A profile's address; in some years it was written without its scheme."""
    url = url.strip()
    if re.match(r"^(www\.)?linkedin\.com/", url, re.IGNORECASE):
        return f"https://{url}"
    return url


READER = Reader("linkedin", _claim, _read)
