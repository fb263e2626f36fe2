"""The stranger's view: text where it shows, None only where it surely does not, else nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from tests.support.pages import FakePage, FakeSite

from paravent.core.jobs import Cancel
from paravent.core.page import Captured
from paravent.engine.patience import Patience
from paravent.engine.sight import Atlas
from paravent.engine.stranger import StrangerView, look_as_stranger
from paravent.engine.tour import Tour
from paravent.packs.model import Platform, Stranger

URL = "https://www.example.org/morgan"
HEAD = "<h1>Dr Morgan</h1>"
PLATFORM = Platform.model_validate(
    {
        "needs": 1,
        "id": "toy",
        "name": "Toy",
        "version": "2026.1.1",
        "checked_live": "never",
        "hosts": ["www.example.org"],
        "start_url": "https://www.example.org/",
        "sign_in_url": "https://www.example.org/login",
        "terms": "t",
        "export": "e",
        "signed_in": {"not_url": ["*/login*"]},
        "page": [],
    }
)
FIELDS: tuple[dict[str, Any], ...] = (
    {"id": "name", "read": ({"how": "text", "mark": "main h1"},)},
    {"id": "town", "labels": ("Lives in", "Current city"), "read": ({"how": "row"},)},
    {"id": "from", "labels": ("From", "Home town"), "read": ({"how": "row"},)},
    {"id": "bio", "read": ({"how": "text", "mark": "[data-testid=bio]"},)},
)


def stranger(fields: Sequence[dict[str, Any]] = FIELDS, **more: Any) -> Stranger:
    given = [{"title": "t", "source": "s", **one} for one in fields]
    return Stranger.model_validate({"url": "https://www.example.org/{me}", "field": given, **more})


def seen(
    html: str | list[str],
    *,
    fields: Sequence[dict[str, Any]] = FIELDS,
    status: int = 200,
    to: str = "",
    language: str = "en",
    data: list[Captured] | None = None,
    **more: Any,
) -> dict[str, str | None]:
    return view(
        html, fields=fields, status=status, to=to, language=language, data=data, **more
    ).fields


def view(
    html: str | list[str],
    *,
    fields: Sequence[dict[str, Any]] = FIELDS,
    status: int = 200,
    to: str = "",
    language: str = "en",
    data: list[Captured] | None = None,
    **more: Any,
) -> StrangerView:
    site = FakeSite(pages={to or URL: html}, language=language)
    site.status[URL] = status
    if to:
        site.redirect[URL] = to
    site.json[URL] = data or []
    patience = Patience(loading=0.4, silent=0.02, partly=0.01, steady=0.0, step=0.01)
    tour = Tour(PLATFORM, Atlas(()), FakePage(site, False), Cancel(), patience)
    return look_as_stranger(stranger(fields, **more), tour, "morgan", "")


@pytest.mark.parametrize(
    "html",
    [
        "<div><span>Lives in</span><span>Larkmoor</span></div>",
        "<div>Lives in Larkmoor</div>",
        "<div>Lives in <strong>Larkmoor</strong></div>",
        "<div>Lives in <a href='/x'>Larkmoor</a></div>",
        "<span>Lives\u00a0in\u00a0Larkmoor</span>",
        "<div>Current city: Larkmoor</div>",
        "<dl><dt>Current city</dt><dd>Larkmoor</dd></dl>",
        "<table><tr><td>Lives in</td><td>Larkmoor</td></tr></table>",
        "<img alt='' aria-label='Lives in Larkmoor' role='img'>",
    ],
)
def test_a_town_that_shows(html: str) -> None:
    assert seen(f"<main>{HEAD}{html}</main>")["town"] == "Larkmoor"


@pytest.mark.parametrize(
    "html",
    [
        "<div>Lives in larkmoor, near the sea.</div>",
        "<div><span>Lives in</span></div>",
        "<div>Now lives in Larkmoor</div>",
        "<div>Dr Morgan lives happily in Larkmoor</div>",
        "<aside><p>Lives in</p></aside>",
        "<img aria-label='She lives in Larkmoor' role='img'>",
        "<button aria-label='Places: current city'>x</button>",
        "<div>Lives in</div><div></div>",
    ],
)
def test_a_hint_is_never_called_hidden(html: str) -> None:
    found = seen(f"<main>{HEAD}{html}</main>")
    assert found.get("town", "unsaid") is not None


def test_absent_where_nothing_speaks_of_it() -> None:
    found = seen(f"<main>{HEAD}<p>A week on the ward</p></main>")
    assert found == {"name": "Dr Morgan", "town": None, "from": None, "bio": None}


def test_one_short_word_begins_many_sentences() -> None:
    found = seen(f"<main>{HEAD}<p>From my window you see the sea</p></main>")
    assert "from" not in found


@pytest.mark.parametrize(
    "html",
    [
        f"<main>{HEAD}<form><input type='password'></form></main>",
        f"<main>{HEAD}</main><div role='dialog'><button>Log in</button></div>",
        f"<main>{HEAD}</main><div role='dialog'><a href='/x'>Sign up</a></div>",
        f"<main>{HEAD}<button>Yes, view profile</button></main>",
        f"<main>{HEAD}<div role='progressbar'></div></main>",
        f"<main>{HEAD}<div aria-busy='true'></div></main>",
        f"<main>{HEAD}<p>Loading…</p></main>",
    ],
)
def test_a_part_of_a_profile_is_not_the_whole(html: str) -> None:
    assert seen(html) == {"name": "Dr Morgan"}


@pytest.mark.parametrize(
    "html",
    [
        "<main><h1>Something went wrong</h1></main>",
        "<main><h1>Sorry, this page isn't available.</h1></main>",
        "<main><h1>Log in to Toy</h1></main>",
        "<main><h1>Just a moment...</h1></main>",
        "<main><h1>Page not found</h1></main>",
        "<main><p>Quite another page</p></main>",
        "<main></main>",
    ],
)
def test_an_excuse_is_no_profile(html: str) -> None:
    assert seen(html) == {}


@pytest.mark.parametrize("status", [400, 403, 404, 410, 429, 500, 503])
def test_an_error_is_no_profile(status: int) -> None:
    assert seen(f"<main>{HEAD}</main>", status=status) == {}


@pytest.mark.parametrize(
    "to", ["https://www.example.org/", "https://www.example.org/login?next=x", "https://e.net/m"]
)
def test_led_elsewhere(to: str) -> None:
    assert seen(f"<main>{HEAD}</main>", to=to) == {}


def test_another_language_is_not_called_hidden() -> None:
    html = f"<main>{HEAD}<div>Wohnt in Larkmoor</div></main>"
    assert seen(html, language="de") == {"name": "Dr Morgan", "bio": None}
    assert seen(html, language="") == {"name": "Dr Morgan", "bio": None}
    spoken = f"<main>{HEAD}<div>Lives in Larkmoor</div></main>"
    assert seen(spoken, language="")["from"] is None


def test_late_hydration() -> None:
    early = f"<main>{HEAD}</main>"
    later = f"<main>{HEAD}<div>Lives in Larkmoor</div></main>"
    assert seen([early, later])["town"] == "Larkmoor"
    assert seen([early, later, later])["town"] == "Larkmoor"


def test_a_page_that_never_comes_to_rest_is_not_called_hidden() -> None:
    pages = [f"<main>{HEAD}{'<p>More</p>' * n}</main>" for n in range(400)]
    assert seen(pages) == {"name": "Dr Morgan"}


def test_a_wall_keeps_what_shows() -> None:
    html = f"<main>{HEAD}<div>Lives in Larkmoor</div></main><p>Log in to Toy</p>"
    assert seen(html, wall=("Log in to Toy",)) == {"name": "Dr Morgan", "town": "Larkmoor"}
    assert seen("<main><h1>Log in to Toy</h1></main>", wall=("Log in to Toy",)) == {}


def test_what_search_engines_are_told_is_told_of_the_profile_only() -> None:
    head = "<meta name='robots' content='noindex'>"
    told = view(f"{head}<main>{HEAD}<p>Lives in Larkmoor</p></main>").told
    assert (told["robots"] or "").startswith("Asked to leave it out")
    assert told["shared"] is None
    for page in (f"{head}<main>{HEAD}<p>Log in to Example</p></main>", f"{head}<main></main>"):
        assert view(page, wall=["Log in to Example"]).told == {}


def test_a_missing_profile() -> None:
    gone = ("This account doesn't exist",)
    nothing = {"name": None, "town": None, "from": None, "bio": None}
    assert seen("<main><h1>This account doesn’t exist</h1></main>", missing=gone) == nothing
    # Somebody's post says so; the profile is there.
    quoted = f"<main>{HEAD}<p>This account doesn't exist</p></main>"
    assert seen(quoted, missing=gone) == {"name": "Dr Morgan"}
    assert seen("<main><p>This account doesn't exist</p></main>", missing=gone, status=503) == {}


def test_a_mark_without_words_is_not_called_hidden() -> None:
    found = seen(f"<main>{HEAD}<div data-testid='bio'></div></main>")
    assert "bio" not in found
    hidden = seen(f"<main>{HEAD}<div data-testid='bio' style='display:none'>GP</div></main>")
    assert "bio" not in hidden


DATA: tuple[dict[str, Any], ...] = (
    {"id": "name", "read": ({"how": "json", "in": "*", "at": "user.name"},)},
    {
        "id": "job",
        "read": (
            {"how": "json", "in": "*", "at": "user.job"},
            {"how": "json", "in": "*", "at": "..graph.job"},
        ),
    },
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"user": {"name": "Morgan", "job": "GP"}}, {"name": "Morgan", "job": "GP"}),
        ({"user": {"name": "Morgan", "job": ""}}, {"name": "Morgan", "job": None}),
        ({"user": {"name": "Morgan", "job": None}}, {"name": "Morgan", "job": None}),
        ({"user": {"name": "Morgan"}}, {"name": "Morgan", "job": None}),
        # There, in a shape nobody knows.
        ({"user": {"name": "Morgan", "job": {"title": "GP"}}}, {"name": "Morgan"}),
        ({"user": {"name": "Morgan", "job": ["GP"]}}, {"name": "Morgan"}),
        # The answer is of another kind.
        ({"error": "sign in"}, {}),
        ({"user": None}, {"name": None, "job": None}),
        ([], {}),
    ],
)
def test_data(data: Any, expected: dict[str, str | None]) -> None:
    answer = [Captured("https://www.example.org/api", "", 200, data)]
    assert seen("<main></main>", fields=DATA, data=answer) == expected


def test_data_that_a_stranger_is_refused() -> None:
    assert seen("<p>no</p>", fields=DATA, status=401) == {"name": None, "job": None}
    assert seen("<p>no</p>", fields=DATA, status=500) == {}
    assert seen("<p>no</p>", fields=DATA) == {}


def test_an_empty_list_has_no_entries() -> None:
    fields = ({"id": "names", "read": ({"how": "json", "in": "*", "at": "[*].name"},)},)
    answer = [Captured("https://www.example.org/api", "", 200, [])]
    assert seen("<p></p>", fields=fields, data=answer) == {"names": None}
