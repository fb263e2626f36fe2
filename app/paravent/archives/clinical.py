"""Knows a list from an employer or a clinical system by its headings and numbers.

Such a file is refused whole: nothing of it is kept, shown or logged (guidance file, section 5,
rule 1). Only the start of a member is looked at.
"""

from __future__ import annotations

import csv
import io
import re

from paravent.archives.streams import plain_key
from paravent.core.errors import ClinicalListError

_STRONG = frozenset(
    [
        "nhsnumber",
        "nhsno",
        "nhsnum",
        "nhs",
        "nhsid",
        "hospno",
        "hospitalno",
        "hospitalnumber",
        "hospnumber",
        "hospnum",
        "hospitalnum",
        "hospitalid",
        "mrn",
        "mrnnumber",
        "mrnno",
        "medicalrecordnumber",
        "medicalrecordno",
        "chi",
        "chinumber",
        "chino",
        "hcnumber",
        "hcn",
        "healthandcarenumber",
        "healthcarenumber",
        "unitnumber",
        "unitno",
        "casenoteno",
        "casenotenumber",
        "casenotes",
        "patientid",
        "patientno",
        "patientnumber",
        "patientname",
        "patient",
        "patientsname",
        "patientsurname",
        "patientforename",
        "patientfirstname",
        "patientlastname",
        "patientdob",
        "districtnumber",
        "districtno",
        "rnumber",
        "pasnumber",
        "pasid",
        "pasno",
        "emis",
        "emisnumber",
        "systmone",
        "rioid",
        "rionumber",
        "ihinumber",
        "ppsn",
        "medicarenumber",
        "niemergencynumber",
    ]
)
_WEAK = frozenset(
    [
        "dob",
        "dateofbirth",
        "birthdate",
        "dateofbirthddmmyyyy",
        "ward",
        "bed",
        "bedno",
        "bednumber",
        "bay",
        "wardbed",
        "clinic",
        "clinicdate",
        "clinicname",
        "cliniccode",
        "consultant",
        "cons",
        "consultantname",
        "firm",
        "specialty",
        "speciality",
        "diagnosis",
        "diagnoses",
        "presentingcomplaint",
        "pc",
        "problem",
        "problems",
        "pmh",
        "pmhx",
        "comorbidities",
        "allergies",
        "admitted",
        "admissiondate",
        "dateofadmission",
        "doa",
        "admission",
        "admissionreason",
        "discharge",
        "dischargedate",
        "edd",
        "eddate",
        "mfd",
        "medicallyfit",
        "procedure",
        "procedures",
        "operation",
        "theatre",
        "theatrelist",
        "surgeon",
        "anaesthetist",
        "asa",
        "referral",
        "referredby",
        "referrer",
        "referraldate",
        "referralreason",
        "gp",
        "gppractice",
        "gpname",
        "registeredgp",
        "nextofkin",
        "nok",
        "resus",
        "resusstatus",
        "dnacpr",
        "dnar",
        "news",
        "news2",
        "ewsscore",
        "obs",
        "bloods",
        "medication",
        "medications",
        "drughistory",
        "treatment",
        "outcome",
        "episode",
        "attendance",
        "appointment",
        "appointmenttime",
        "appointmentdate",
        "appttime",
        "apptdate",
        "slot",
        "jobs",
        "jobstodo",
        "plan",
        "handover",
        "los",
        "lengthofstay",
        "triage",
        "triagecategory",
        "midwife",
        "edc",
        "gestation",
        "parity",
        "keyworker",
        "careplan",
    ]
)
_NHS = re.compile(r"(?<![\d.+\-/=_])(\d{3}[ -]?\d{3}[ -]?\d{4})(?![\d\-/=_])")
_LABELLED = re.compile(
    r"\b(NHS\s*(?:no|num|number|#)|hosp(?:ital)?\.?\s*(?:no|num|number)|MRN|CHI\s*(?:no|number))\b",
    re.IGNORECASE,
)
_JSON_KEY = re.compile(
    r"\"(nhs[ _-]?(?:no|num|number|id)|mrn|hosp(?:ital)?[ _-]?(?:no|num|number|id)|chi[ _-]?number"
    r"|patient[ _-]?(?:id|no|number|name|identifier)|medical[ _-]?record[ _-]?number)\"\s*:",
    re.IGNORECASE,
)
_FHIR = re.compile(r"\"resourceType\"\s*:\s*\"(Patient|Encounter|Condition|Bundle)\"")
_HL7 = re.compile(r"^MSH\|\^~\\&", re.MULTILINE)
_ENOUGH = 3

SENTENCE = (
    "This looks like a list from an employer or a clinical system. Paravent does not take such"
    " lists: looking people up in them would not be right, and nothing of it was kept. Take only"
    " archives that a platform made of your own profile."
)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the check digit of an NHS number."""
    plain = [int(c) for c in digits if c.isdigit()]
    if len(plain) != 10 or len(set(plain)) == 1:
        return False
    check = 11 - sum(d * w for d, w in zip(plain, range(10, 1, -1), strict=False)) % 11
    return check % 11 == plain[9] and check != 10


def decoded(head: bytes) -> str:
    """The start of a file as text, also as Windows and Excel write it."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(head) - 4:
            return head[: error.start].decode("utf-8-sig", "replace")
        return head.decode("cp1252", "replace")


def refuse(head: bytes, *, table: bool) -> None:
    """Raise ``ClinicalListError`` for the start of a member that looks like such a list.

    ``table``: it may have rows and columns (csv, tsv, txt, a sheet); else it is JSON or the like.
    """
    text = decoded(head)
    looks = _JSON_KEY.search(text) or _FHIR.search(text) or _HL7.search(text)
    if looks or (table and (_headings(text) or _numbers(text))):
        raise ClinicalListError(SENTENCE)


def refuse_headings(cells: list[str]) -> None:
    """The same for the cells of a sheet."""
    keys = {plain_key(cell) for cell in cells if len(cell) < 60}
    numbers = sum(1 for cell in cells if _NHS.fullmatch(cell.strip()) and is_nhs_number(cell))
    if _telling(keys) or numbers >= _ENOUGH:
        raise ClinicalListError(SENTENCE)


def _telling(keys: set[str]) -> bool:
    strong, weak = len(keys & _STRONG), len(keys & _WEAK)
    return strong >= 1 or weak >= _ENOUGH


def _headings(text: str) -> bool:
    lines = [line for line in text.splitlines()[:15] if line.strip()]
    for delimiter in (",", ";", "\t", "|"):
        for line in lines:
            if line.count(delimiter) < 1:
                continue
            try:
                cells = next(csv.reader(io.StringIO(line), delimiter=delimiter))
            except (csv.Error, StopIteration):
                continue
            short = [c for c in cells if 0 < len(c.strip()) < 40]
            if len(short) >= 2 and _telling({plain_key(cell) for cell in short}):
                return True
    return False


def _numbers(text: str) -> bool:
    """Many ten-digit numbers with a right check digit: by chance one in eleven has it."""
    found = [n for n in _NHS.findall(text) if not _like_time(n)]
    valid = sum(1 for n in found if is_nhs_number(n))
    if _LABELLED.search(text) and valid >= 1:
        return True
    return valid >= _ENOUGH and valid >= 0.6 * len(found)


def _like_time(digits: str) -> bool:
    return digits.isdigit() and 1_000_000_000 <= int(digits) <= 2_000_000_000
