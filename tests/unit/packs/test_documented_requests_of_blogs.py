"""Every documented request of the blog platforms, given to the guard: reads pass, writes do not."""

from __future__ import annotations

import pytest

from paravent.browser.guard import Verdict, judge
from paravent.browser.requests import Asked
from paravent.core.page import SiteRules
from paravent.packs.facts import rules
from paravent.packs.loader import load_all

PACKS = load_all().packs
SITE = "https://blog.example.org"
API = "https://public-api.wordpress.com/rest/v1.1/sites/blog.example.org"
TUMBLR = "https://www.tumblr.com"
BLOGGER = "https://www.blogger.com"
FORM = {"content-type": "application/x-www-form-urlencoded"}

READS = [
    ("wordpress_com", API),
    ("wordpress_com", "https://wordpress.com/settings/reading/blog.example.org"),
    ("wordpress_com", "https://wordpress.com/people/subscribers/blog.example.org"),
    ("wordpress_com", f"{SITE}/"),
    ("tumblr", f"{TUMBLR}/api/v2/user/following?limit=20&offset=20"),
    ("tumblr", f"{TUMBLR}/settings/blog/robin"),
    ("tumblr", "https://robin.tumblr.com/"),
    ("blogger", f"{BLOGGER}/blog/settings/17"),
    ("blogger", f"{BLOGGER}/edit-profile.g"),
    ("blogger", f"{SITE}/"),
]
WRITES = [
    ("wordpress_com", "POST", API),
    ("wordpress_com", "POST", f"{API}/settings"),
    ("wordpress_com", "POST", f"{SITE}/wp-admin/options.php"),
    ("wordpress_com", "POST", f"{SITE}/wp-admin/admin-ajax.php"),
    ("wordpress_com", "GET", f"{SITE}/wp-admin/post.php?post=3&action=trash&_wpnonce=1f"),
    ("wordpress_com", "GET", f"{SITE}/wp-login.php?action=logout&_wpnonce=1f"),
    ("tumblr", "POST", f"{TUMBLR}/api/v2/user/follow"),
    ("tumblr", "PUT", f"{TUMBLR}/api/v2/blog/robin/settings"),
    ("tumblr", "DELETE", f"{TUMBLR}/api/v2/blog/robin/posts"),
    ("tumblr", "GET", f"{TUMBLR}/logout"),
    ("blogger", "POST", f"{BLOGGER}/_/BloggerUi/data/batchexecute?rpcids=xYz"),
    ("blogger", "POST", f"{BLOGGER}/edit-profile.g"),
]
HOSTS = [
    ("wordpress_com", "https://www.tumblr.com/"),
    ("tumblr", "https://consent.example.org/"),
    ("blogger", "https://myaccount.google.com/"),
]


def _rules(platform: str) -> SiteRules:
    pack = PACKS[platform]
    return rules(pack, SITE if pack.platform.needs_site else "")


@pytest.mark.parametrize(("platform", "url"), READS)
def test_reads_pass(platform: str, url: str) -> None:
    assert judge(_rules(platform), Asked("GET", url, "XHR")).verdict is Verdict.PASS


@pytest.mark.parametrize(("platform", "method", "url"), WRITES)
def test_writes_do_not(platform: str, method: str, url: str) -> None:
    asked = Asked(method, url, "XHR", FORM if method != "GET" else {}, b"a=1", True)
    assert judge(_rules(platform), asked).verdict is Verdict.WRITE


@pytest.mark.parametrize(("platform", "url"), HOSTS)
def test_other_hosts_are_not_asked(platform: str, url: str) -> None:
    assert judge(_rules(platform), Asked("GET", url, "XHR")).verdict is Verdict.HOST
