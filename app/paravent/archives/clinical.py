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
        "patientid",
        "patientno",
        "patientnumber",
        "patientname",
        "patientsname",
        "ptname",
        "patientsurname",
        "patientforename",
        "patientfirstname",
        "patientlastname",
        "patientdob",
        "districtnumber",
        "districtno",
        "pasnumber",
        "pasid",
        "pasno",
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
        "patient",
        "patients",
        "pt",
        "nhs",
        "chi",
        "emis",
        "rnumber",
        "casenotes",
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
_CORE = frozenset(
    (
        *(
            "patient",
            "patients",
            "pt",
            "nhs",
            "chi",
            "dob",
            "dateofbirth",
            "ward",
            "wardbed",
            "bed",
        ),
        *("bedno", "bednumber", "clinic", "clinicdate", "cliniccode", "consultant", "cons"),
        *("diagnosis", "diagnoses", "presentingcomplaint", "pmh", "pmhx", "comorbidities"),
        *("admitted", "admissiondate", "dateofadmission", "doa", "admission", "procedure", "edd"),
        *("surgeon", "anaesthetist", "asa", "theatre", "theatrelist", "gppractice", "nok"),
        *("resus", "resusstatus", "dnacpr", "dnar", "news2", "handover", "triage", "midwife"),
        *("gestation", "parity", "medications", "drughistory", "dischargedate", "specialty"),
    )
)
"""Without one of these the others are headings of any list of things to do."""
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
_ANY_KEY = re.compile(r"\"([A-Za-z][A-Za-z0-9 _.-]{0,40})\"\s*:")
_FHIR = re.compile(r"\"resourceType\"\s*:\s*\"(Patient|Encounter|Condition|Bundle)\"")
_HL7 = re.compile(r"^MSH\|\^~\\&|<ClinicalDocument\b|urn:hl7-org:v3", re.MULTILINE)
_DATA = re.compile(
    r"\d{3,}|\d{1,4}[./-]\d{1,2}[./-]\d|\d{1,2} [A-Z][a-z]{2} \d|\w@\w|https?:|[.!?]\s|\d:\d\d"
)
"""What stands in rows, not in headings."""
_HEADING_ROWS = 15
_HEADING_CELLS = 60
_ROWS = 60
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


def refuse(head: bytes, *, table: bool, ours: bool = False) -> None:
    """Raise ``ClinicalListError`` for the start of a member that looks like such a list.

    ``table``: it may have rows and columns (csv, tsv, txt, a sheet); else it is JSON or the like.
    ``ours``: a reader is sure of it. Then what people wrote in it tells nothing: only its
    headings, and cells that hold nothing but such numbers, count.
    """
    text = decoded(head)
    looks: object = _JSON_KEY.search(text) or _FHIR.search(text) or _HL7.search(text)
    if table:
        looks = looks or _headings(text, ours) or _cells(text)
        looks = looks or (not ours and _numbers(text))
    elif not ours:
        keys = {plain_key(key) for key in _ANY_KEY.findall(text)}
        looks = looks or _telling(keys) or _numbers(text)
    if looks:
        raise ClinicalListError(SENTENCE)


def refuse_headings(cells: list[str]) -> None:
    """The same for the cells of a sheet, in which rows are not told apart."""
    first = {plain_key(cell) for cell in cells[:_HEADING_CELLS] if len(cell) < 60}
    keys = {plain_key(cell) for cell in cells if len(cell) < 60}
    numbers = sum(1 for cell in cells if _NHS.fullmatch(cell.strip()) and is_nhs_number(cell))
    if keys & _STRONG or _telling(first) or numbers >= _ENOUGH:
        raise ClinicalListError(SENTENCE)


def _telling(keys: set[str]) -> bool:
    """One heading that only such lists have, or several that they share with other lists."""
    return bool(keys & _STRONG) or (len(keys & _WEAK) >= _ENOUGH and bool(keys & _CORE))


def _headings(text: str, ours: bool) -> bool:
    """Whether one of the first rows that could be a heading is such a list's.

    A row with a date, a number, an address or a whole sentence in it is no heading. Ordinary words
    (ward, clinic, patient) count only above rows of as many cells; where a reader knows the table
    only its own heading counts, as what follows is what somebody wrote.
    """
    for delimiter in (",", ";", "\t", "|"):
        rows = _rows(text, delimiter)
        for number, cells in enumerate(rows[:_HEADING_ROWS]):
            short = {plain_key(cell) for cell in cells if 0 < len(cell.strip()) < 40}
            if len(short) < 2 or any(_DATA.search(cell) or len(cell) > 60 for cell in cells):
                continue
            if short & _STRONG:
                return True
            below = rows[number + 1 : number + 4]
            alike = [row for row in below if len(row) == len(cells)]
            if _telling(short) and len(alike) == len(below):
                return True
            if ours:
                break  # the first row that can be one is the table's own
    return False


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The first rows of ``text`` as a table, without empty ones."""
    made: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                made.append(row)
            if len(made) >= _ROWS:
                break
    except csv.Error:
        pass
    return made


def _cells(text: str) -> bool:
    """Several cells that are such a number and nothing else, in whatever column."""
    found = 0
    for delimiter in (",", ";", "\t", "|"):
        cells = [cell.strip() for row in _rows(text, delimiter) if len(row) > 1 for cell in row]
        numbers = [cell for cell in cells if _NHS.fullmatch(cell) and not _like_time(cell)]
        valid = sum(1 for number in numbers if is_nhs_number(number))
        if valid >= 0.6 * len(numbers):
            found = max(found, valid)
    return found >= _ENOUGH


def _numbers(text: str) -> bool:
    """Many ten-digit numbers with a right check digit: by chance one in eleven has it."""
    found = [n for n in _NHS.findall(text) if not _like_time(n)]
    valid = sum(1 for n in found if is_nhs_number(n))
    if _LABELLED.search(text) and valid >= 1:
        return True
    return valid >= _ENOUGH and valid >= 0.6 * len(found)


def _like_time(digits: str) -> bool:
    return digits.isdigit() and 1_000_000_000 <= int(digits) <= 2_000_000_000
