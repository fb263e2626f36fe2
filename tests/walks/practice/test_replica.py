"""The pages show what the server holds, and what is pressed on them changes it.

Read here by plain roles and words, without packs, engine or guard: a page that is wrong in itself
would prove nothing about those.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from paravent.core.words import Audience
from paravent.practice.facebook.settings import ABOUT_SECTIONS, ACCOUNTS_CENTER_PATHS, INTRO
from paravent.practice.profiles import SPECS, random_state
from paravent.practice.server import PracticeServer
from paravent.practice.state import Shape, Spec

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
Open = Callable[[str], "Page"]

_FACEBOOK = "https://www.facebook.com"


def _facebook_address(spec: Spec) -> str:
    if spec.page == "about":
        return f"{_FACEBOOK}/me/{ABOUT_SECTIONS[spec.group]}"
    for path, (page, _) in ACCOUNTS_CENTER_PATHS.items():
        if page == spec.page:
            return f"https://accountscenter.facebook.com{path}/"
    others = {
        "location_history": f"{_FACEBOOK}/location_history/info/",
        "off_facebook_activity": f"{_FACEBOOK}/off_facebook_activity/",
        "profile_suggestions": (
            "https://accountscenter.facebook.com/connected_experiences/profile_suggestions/1/"
        ),
    }
    return others.get(spec.page, f"{_FACEBOOK}/settings/?tab={spec.page}")


def _x_address(spec: Spec) -> str:
    return f"https://x.com/settings/{spec.page}"


def _switched(box: Locator, spec: Spec) -> str:
    wanted = box.is_checked()
    return next(o.words for o in spec.options if o.raw is wanted)


def _chosen_radio(page: Page, spec: Spec) -> str:
    group = page.get_by_role("radiogroup", name=spec.label, exact=True)
    chosen = group.get_by_role("radio", checked=True)
    label = group.locator("label", has=page.get_by_role("radio", checked=True))
    return (label if label.count() else chosen).inner_text().strip()


def _facebook_words(page: Page, spec: Spec) -> str:
    """The words that the page shows for ``spec``."""
    if spec.shape is Shape.SWITCH:
        return _switched(page.get_by_role("switch", name=spec.label, exact=True), spec)
    if spec.shape is Shape.RADIO:
        return _chosen_radio(page, spec)
    if spec.shape is Shape.DIALOG:
        page.get_by_role("button", name=spec.label, exact=True).click()
        dialog = page.get_by_role("dialog", name=spec.label)
        words = dialog.get_by_role("radio", checked=True).inner_text().strip()
        page.keyboard.press("Escape")
        dialog.wait_for(state="detached")
        return words
    if spec.shape is Shape.FIELD:
        row = page.locator("[role=main] .x2row", has=page.get_by_text(spec.label, exact=True)).last
        name = row.locator("[aria-label^='Edit privacy']").get_attribute("aria-label") or ""
        found = re.search(r"Sharing with (.*)\.", name)
        assert found is not None
        return found.group(1)
    row = page.locator("div[role=button][aria-label^='Edit privacy']").filter(
        has=page.get_by_text(spec.label, exact=True)
    )
    return row.locator("span[dir=auto]").last.inner_text()


@pytest.mark.parametrize("seed", [11, 12])
def test_facebook_pages_show_the_state(server: PracticeServer, open_page: Open, seed: int) -> None:
    server.state = random_state(seed)
    values = server.state.facebook.values
    page = open_page("facebook")
    special = (Shape.TEXT, Shape.BUTTON)
    specs = [s for s in SPECS["facebook"] if s.shape not in special]
    at = ""
    wrong = {}
    for spec in specs:
        if (address := _facebook_address(spec)) != at:
            page.goto(at := address)
            page.get_by_role("main").get_by_text(spec.label, exact=True).first.wait_for()
        words = _facebook_words(page, spec)
        if words != values[spec.id]:
            wrong[spec.id] = (words, values[spec.id])
    assert wrong == {}
    page.goto(f"{_FACEBOOK}/location_history/info/")
    on = values["location_history"].lower()
    page.get_by_text(f"Your location history is {on}", exact=True).wait_for()
    page.goto(f"{_FACEBOOK}/settings/?tab=profile_locking")
    locked = values["profile_lock"] == "On"
    page.get_by_role("button", name="Unlock your profile" if locked else "Lock your profile",
                     exact=True).wait_for()  # fmt: skip


@pytest.mark.parametrize("seed", [11, 12])
def test_x_pages_show_the_state(server: PracticeServer, open_page: Open, seed: int) -> None:
    server.state = random_state(seed)
    values = server.state.x.values
    page = open_page("x")
    wrong = {}
    at = ""
    for spec in SPECS["x"]:
        if spec.shape in (Shape.JSON, Shape.TEXT, Shape.INPUT):
            continue
        if (address := _x_address(spec)) != at:
            page.goto(at := address)
            page.get_by_text(spec.label, exact=True).first.wait_for()
        if spec.shape is Shape.SWITCH:
            words = _switched(page.get_by_role("checkbox", name=spec.label, exact=True), spec)
        elif spec.shape is Shape.RADIO:
            words = _chosen_radio(page, spec)
        elif spec.shape is Shape.SELECT:
            select = page.get_by_label(spec.label, exact=True)
            words = select.evaluate("e => e.options[e.selectedIndex].text")
        else:
            box = page.get_by_role("checkbox", name=spec.label, exact=True)
            words = _chosen_radio(page, spec) if box.is_checked() else "Off"
        if words != values[spec.id]:
            wrong[spec.id] = (words, values[spec.id])
    assert wrong == {}


def test_what_is_pressed_on_the_pages_is_kept(server: PracticeServer, open_page: Open) -> None:
    page = open_page("facebook")
    page.goto(f"{_FACEBOOK}/settings/?tab=how_people_find_and_contact_you")
    page.get_by_role("button", name="Who can see your friends list?").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Only me").click()
    before = server.state
    page.keyboard.press("Escape")
    assert server.state == before
    page.get_by_role("button", name="Who can see your friends list?").click()
    dialog.get_by_role("radio", name="Only me").click()
    with page.expect_response(lambda r: "friends_list" in (r.request.post_data or "")):
        dialog.get_by_role("button", name="Save").click()
    assert server.expected("facebook")["friends_list"] is Audience.ONLY_ME
    with page.expect_response(lambda r: "search_engines" in (r.request.post_data or "")):
        page.get_by_role("switch", name="Do you want search engines").uncheck(force=True)
    assert server.expected("facebook")["search_engines"] is Audience.OFF


def test_protecting_posts_asks_first(server: PracticeServer, open_page: Open) -> None:
    page = open_page("x")
    page.goto("https://x.com/settings/audience_and_tagging")
    box = page.get_by_role("checkbox", name="Protect your posts")
    box.click(force=True)
    page.get_by_test_id("confirmationSheetCancel").click()
    assert server.expected("x")["protected_posts"] is Audience.PUBLIC
    box.click(force=True)
    with page.expect_response(lambda r: r.request.method == "POST" and "settings.json" in r.url):
        page.get_by_test_id("confirmationSheetConfirm").click()
    assert server.expected("x")["protected_posts"] is Audience.FOLLOWERS


def test_friends_load_on_scrolling_to_the_end(server: PracticeServer, open_page: Open) -> None:
    page = open_page("facebook")
    page.goto(f"{_FACEBOOK}/me/friends_all")
    page.get_by_role("main").get_by_role("link", name=server.state.facebook.people[0].name)
    wanted = len(server.state.facebook.people)
    names = page.locator("[role=main] a[role=link]:not([aria-hidden])")
    for _ in range(60):
        if names.count() >= wanted:
            break
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(60)
    assert names.count() == wanted


def test_followers_leave_the_page_as_it_scrolls(server: PracticeServer, open_page: Open) -> None:
    page = open_page("x")
    page.goto(f"https://x.com/{server.state.doctor.x_handle}/followers")
    cells = page.get_by_test_id("UserCell")
    cells.first.wait_for()
    seen: set[str] = set()
    most = 0
    for _ in range(120):
        links = cells.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        most = max(most, cells.count())
        seen |= set(links)
        if len(seen) == len(server.state.x.people):
            break
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(30)
    assert {link.strip("/") for link in seen} == {p.handle for p in server.state.x.people}
    assert most < 40


def test_a_stranger_meets_a_wall_and_a_reduced_profile(
    server: PracticeServer, open_page: Open
) -> None:
    page = open_page("")
    page.goto(f"{_FACEBOOK}/{server.state.doctor.handle}")
    page.get_by_role("dialog").wait_for()
    main = page.get_by_role("main").inner_text()
    assert INTRO["current_city"][1] in main
    assert INTRO["relationship"][1] not in main
    page.goto(f"{_FACEBOOK}/settings/?tab=posts")
    assert "/login/" in page.url
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/settings/**")
    assert server.sign_ins == 1
    page.goto(f"https://x.com/{server.state.doctor.x_handle}")
    page.get_by_test_id("UserLocation").wait_for()
    server.set("protected_posts", "On", "x")
    page.reload()
    page.get_by_text("These posts are protected").wait_for()


def test_hostile_pages_do_write_where_nothing_stops_them(
    server: PracticeServer, open_page: Open
) -> None:
    server.turn_hostile()
    page = open_page("facebook")
    page.goto(f"{_FACEBOOK}/settings/?tab=posts")
    page.get_by_text("Who can see your future posts?").wait_for()
    page.mouse.move(200, 200)
    page.wait_for_timeout(600)
    page.goto("about:blank")
    page.wait_for_timeout(300)
    log = "\n".join(server.write_log)
    for part in ("graphqlbatch", "PUT ", "DELETE ", "hostile/change", "hostile/socket"):
        assert part in log
    assert server.writes > 30
    assert "elsewhere.example" in server.foreign_hosts
