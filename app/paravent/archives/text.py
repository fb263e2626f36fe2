"""Text and dates as archives write them: broken encodings, and times in some forty shapes."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janv janvier januar jän jänner ene enero gen gennaio januari janeiro"
            " ianuarie ian sty stycznia sausio tammi",
            "feb february févr fevr fév février februar febr febrero febbraio februari fev"
            " fevereiro februarie lut lutego vasario helmi",
            "mar march mars märz mär marzo maart mrt març março martie marca kovo maalis",
            "apr april avr avril abr abril aprile aprilie kwi kwietnia balandžio huhti",
            "may mai mayo maggio mag mei maj maja maio gegužės touko",
            "jun june juin juni junio giugno giu junho iun iunie cze czerwca birželio kesä",
            "jul july juil juillet juli julio luglio lug julho iul iulie lip lipca liepos heinä",
            "aug august août aout agosto ago augustus augusti sie sierpnia rugpjūčio elo",
            "sep sept september septembre septiembre settembre set setembro septembrie wrz"
            " września rugsėjo syys",
            "oct october octobre oktober okt octubre ottobre ott outubro out octombrie paź"
            " października spalio loka",
            "nov november novembre noviembre novembro noiembrie lis listopada lapkričio marras",
            "dec december déc décembre dezember dez dic diciembre dicembre dezembro decembrie gru"
            " grudnia gruodžio joulu",
        ),
        start=1,
    )
    for name in names.split()
}
_WORDS = r"(?P<month>[^\W\d_]{3,14})\.?"
_HALF = r"(?:\s*(?P<ap>[AaPp])\.?\s?[Mm]\b\.?)?"
_CLOCK = rf"(?:\D{{1,9}}?(?P<h>\d{{1,2}}):(?P<mi>\d{{2}})(?::(?P<s>\d{{2}}))?{_HALF})?"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<y>\d{4})[-/.](?P<mo>\d{1,2})[-/.](?P<d>\d{1,2})" + _CLOCK,
        r"(?:[A-Za-z]{3}\s)?" + _WORDS + r"\s(?P<d>\d{1,2})(?:,|\sat)?\s(?P<y>\d{4})" + _CLOCK,
        r"(?P<d>\d{1,2})\.?\s(?:de\s|d')?" + _WORDS + r",?\s(?:de\s)?(?P<y>\d{4})" + _CLOCK,
        r"(?<!\d)(?P<d>\d{1,2})\.\s?(?P<mo>\d{1,2})\.\s?(?P<y>\d{4})" + _CLOCK,
        _WORDS + r"\s(?P<y>\d{4})",
    )
)
_X_SHAPE = re.compile(
    r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d\d):(\d\d):(\d\d) (?:\+0000|UTC|GMT) (\d{4})$"
)
_US_SHAPE = re.compile(r"^(?P<mo>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{2,4})" + _CLOCK)
_YEAR = re.compile(r"^\d{4}$")
_LONGEST_DATE = 120
_ZONE = re.compile(r"([+-])(\d{2}):?(\d{2})$")


def repaired(text: str) -> str:
    """Text whose UTF-8 bytes were each written as a character, made whole again.

    Meta's JSON does so. Only what comes out as sound UTF-8 is changed; sound text is left alone.
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return _without_halves(text)


def _without_halves(text: str) -> str:
    """Half characters, which JSON can hold and no file or store can, become a mark."""
    try:
        text.encode()
    except UnicodeError:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text


def seconds(value: object) -> int:
    """A number of seconds, milliseconds or microseconds, or a date in words, as Unix seconds.

    0 where there is none, or it lies before 1990 or after 2100: such values are fillers.
    """
    number: float
    if type(value) is int and 631_152_000_000 <= value <= 4_102_444_800_000:
        return value // 1000  # by far the most frequent: a message's time
    if isinstance(value, bool) or value is None:
        return 0
    if isinstance(value, int | float):
        number = float(value)
    elif isinstance(value, str):
        text = value.strip()
        if re.fullmatch(r"-?\d{9,17}(\.\d+)?", text):
            number = float(text)
        else:
            return moment(text)
    else:
        return 0
    if not -1e20 < number < 1e20:
        return 0
    while number > 1e11:
        number /= 1000
    return int(number) if 631_152_000 <= number <= 4_102_444_800 else 0


def moment(text: str, *, month_first: bool = True) -> int:
    """The date in ``text`` as Unix seconds, 0 where there is none. Without a zone: UTC."""
    text = text.strip().replace("\u200e", "")[:_LONGEST_DATE]
    if found := _X_SHAPE.match(text):
        month, day, hour, minute, second, year = found.groups()
        date = (int(year), _MONTHS[month.lower()], int(day))
        return _unix(date, (int(hour), int(minute), int(second)))
    if found := _US_SHAPE.match(text):
        return _from(found, _year(found["y"]), *_order(found, month_first))
    for shape in _SHAPES:
        found = shape.search(text)
        if found is None:
            continue
        parts = found.groupdict()
        month_number = (
            int(parts["mo"]) if parts.get("mo") else _MONTHS.get(parts["month"].lower(), 0)
        )
        if month_number:
            zone = _ZONE.search(text) if parts.get("h") else None
            shift = 0
            if zone:
                shift = (int(zone[2]) * 3600 + int(zone[3]) * 60) * (1 if zone[1] == "+" else -1)
            made = _from(found, int(parts["y"]), month_number, int(parts.get("d") or 1))
            return made - shift if made else 0
    if _YEAR.match(text):
        return _unix((int(text), 1, 1))
    return 0


def _order(found: re.Match[str], month_first: bool) -> tuple[int, int]:
    one, two = int(found["mo"]), int(found["d"])
    if one > 12 or (not month_first and two <= 12):
        return two, one
    return one, two


def _year(digits: str) -> int:
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _from(found: re.Match[str], year: int, month: int, day: int) -> int:
    parts = found.groupdict()
    hour, minute, second = (int(parts.get(name) or 0) for name in ("h", "mi", "s"))
    half = (parts.get("ap") or "").lower()
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return _unix((year, month, day), (hour, minute, second))


def _unix(date: tuple[int, int, int], clock: tuple[int, int, int] = (0, 0, 0)) -> int:
    hour, minute, second = clock
    try:
        made = datetime(*date, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return 0
    return calendar.timegm(made.timetuple())
