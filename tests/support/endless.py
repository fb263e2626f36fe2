"""An endless list that recycles its rows: people by the thousand, some twice, some gone."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from tests.walks.toy.test_toy_platform import HOME, write_pack

from paravent.packs.loader import load_pack
from paravent.packs.model import Pack
from paravent.practice.web import Request, Response, redirect

HOSTILE = (
    "<script>fetch('/v1/save',{method:'POST'})</script>", "Robin \u202egnp.exe", "=1+1|cmd",
    "O'Brien \"Bobby\" & Sons", "名前 太郎", "A" * 400, "Zoë\u200b\u200d", "${7*7} {{7*7}}",
)  # fmt: skip
PAGE = """<!doctype html><html lang=en><title>Larks</title><style>
li{position:absolute;height:58px;left:0;right:0;list-style:none}ul{position:relative;padding:0}
</style><body><main><h1>Larks</h1><p>COUNT</p><ul id=l></ul><p id=end></p></main><script>
const list = document.getElementById('l'), rows = [], people = []; let busy = false, done = false;
for (let n = 0; n < 40; n++) {
  const li = document.createElement('li'); rows.push(li); list.append(li);
}
const draw = () => {
  const first = Math.max(0, Math.floor((scrollY - 200) / 60));
  rows.forEach((_, n) => {
    const at = first + n, li = rows[at % 40], person = people[at];
    li.style.display = person ? '' : 'none';
    if (!person || li.dataset.at === String(at)) return;
    li.dataset.at = at; li.style.top = at * 60 + 'px'; li.textContent = '';
    const name = document.createElement(person.url ? 'a' : 'span');
    if (person.url) name.href = person.url;
    name.textContent = person.name; li.append(name);
    const more = document.createElement('small'); more.textContent = person.note; li.append(more);
    const button = document.createElement('button'); button.textContent = 'Follow';
    button.onclick = () => fetch('/v1/save', {method: 'POST'}); li.append(button);
  });
};
const load = async () => {
  if (busy || done) return; busy = true;
  const ring = document.createElement('div'); ring.setAttribute('role', 'progressbar');
  document.querySelector('main').append(ring);
  try {
    const got = await (await fetch('/v1/larks?from=' + people.length)).json();
    people.push(...got.people); done = !got.more;
    if (got.error) { document.getElementById('end').textContent = 'Something went wrong.'; }
  } catch (error) { done = true; }
  ring.remove(); list.style.height = people.length * 60 + 'px'; busy = false; draw(); near();
};
const near = () => { if (innerHeight + scrollY > people.length * 60 - 600) load(); };
addEventListener('scroll', () => requestAnimationFrame(() => { draw(); near(); }), {passive: true});
load();
</script>"""
LIST = """
[[list]]
id = "friends"
title = "Larks"
url = "https://www.larkbook.example/{me}/larks"
checks = ["8b-05"]
source = "made up"
empty = ["No larks yet"]
count = [{ how = "text", mark = "main > p" , values = { "*" = "on" } }]

[[list.read]]
how = "scroll"
container = "main"
row = "li"
"""


@dataclass
class Flock:
    """The people of the list as its site hands them out."""

    size: int
    stops_at: int = 0
    """After so many the site goes silent, though there are more; 0 for never."""
    says_count: bool = True
    handed: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number in range(self.size):
            name = HOSTILE[number % len(HOSTILE)] if number % 211 == 7 else f"Lark {number}"
            url = "" if number % 97 == 5 else f"/u/{number}"
            if not url:
                name = f"Former lark {number}"
            self.handed.append({"name": name, "url": url, "note": f"{number % 9} common larks"})
            if number % 53 == 11:
                self.handed.append(self.handed[number // 2])

    @property
    def expected(self) -> int:
        """How many different people there are, as far as the site shows them."""
        shown = self.handed[: self.stops_at] if self.stops_at else self.handed
        return len({person["url"] or person["name"] for person in shown})

    def answer(self, request: Request) -> Response | str | dict[str, object] | None:
        """What the site answers."""
        if not request.cookies:
            return redirect("https://www.larkbook.example/sign-in")
        if request.path == "/home":
            return HOME
        if request.path == "/wren/larks":
            said = f"{self.size:,} larks" if self.says_count else "All your larks"
            return PAGE.replace("COUNT", escape(said))
        if request.path == "/v1/larks":
            begin = int(request.first("from", "0"))
            end = min(begin + 50, self.stops_at or len(self.handed))
            more = end < (self.stops_at or len(self.handed))
            return {"people": self.handed[begin:end], "more": more}
        return None


def pack_with_list(folder: Path) -> Pack:
    """The made-up pack with a list that says how many it holds."""
    made = write_pack(folder)
    (made / "people.toml").write_text(LIST, "utf-8")
    (made / "apps.toml").unlink()
    pack = load_pack(made)
    return pack.model_copy(update={"settings": pack.settings[-1:], "stranger": None})


@dataclass
class Memory:
    """Resident megabytes of all browser processes below this one: at first, and the most."""

    first: float = 0.0
    most: float = 0.0


@contextmanager
def watched(every: float = 0.5) -> Iterator[Memory]:
    """Measures the browser's memory as long as the block runs (Linux; else zeros)."""
    seen, stop = Memory(), threading.Event()

    def look() -> None:
        while not stop.wait(every):
            now = _browser_megabytes()
            seen.first = seen.first or now
            seen.most = max(seen.most, now)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def _browser_megabytes() -> float:
    """Proportional memory of all descendants of this process."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)] = int(fields[1])
    ours = {os.getpid()}
    for _ in range(6):
        ours |= {child for child, parent in parents.items() if parent in ours}
    total = 0
    for one in ours - {os.getpid()}:
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
