"""Harvests endless and recycling lists, row by row, from an isolated world of the page.

The script only reads and scrolls; the page's own scripts cannot see it. A row is known by its
first link (or its texts where it has none), never by its element: lists that recycle elements
show many rows in one. What was handed out is remembered here as short hashes, so the browser's
memory stays what the page itself uses.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from paravent.browser.rest import Traffic
from paravent.core.page import ListStep, Row

_MOST_ROUNDS = 20
_LONGEST_STEP_MS = 400
_STEP = """(async (containerMark, rowMark, rounds, longest) => {
  const all = (root, mark, out) => {
    for (const e of root.querySelectorAll(mark)) out.push(e);
    if (out.length === 0)
      for (const e of root.querySelectorAll('*')) if (e.shadowRoot) all(e.shadowRoot, mark, out);
    return out;
  };
  const store = globalThis.__harvest || (globalThis.__harvest =
    {texts: new WeakMap(), rows: new WeakMap()});
  const main = () => {
    if (containerMark) {
      const found = all(document, containerMark, []);
      return found.find(e => e.getClientRects().length) || found[0] || null;
    }
    return all(document, '[role="main"],main', [])[0] || document.body;
  };
  const shown = e => e.checkVisibility ? e.checkVisibility({visibilityProperty: true}) : true;
  const climb = (link, top) => {
    const known = store.rows.get(link);
    if (known && known[0] === link.href && known[1].isConnected) return known[1];
    let row = link;
    for (let up = link.parentElement; up && up !== top && up !== document.body;
         up = up.parentElement) {
      let other = false;
      for (const a of up.querySelectorAll('a[href]'))
        if (a.href !== link.href) { other = true; break; }
      if (other) break;
      row = up;
      const role = up.getAttribute('role');
      if (role === 'listitem' || role === 'row' || role === 'article'
          || up.tagName === 'LI' || up.tagName === 'TR' || up.tagName === 'ARTICLE') break;
    }
    store.rows.set(link, [link.href, row]);
    return row;
  };
  const texts = row => {
    const found = [];
    const walk = node => {
      for (let n = node.firstChild; n; n = n.nextSibling) {
        if (n.nodeType === 3) {
          const t = n.data.replace(/\\s+/g, ' ').trim();
          if (t && shown(n.parentElement || row)) found.push(t.slice(0, 500));
        } else if (n.nodeType === 1 && !/^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE)$/.test(n.tagName)) {
          if (n.shadowRoot) walk(n.shadowRoot);
          walk(n);
        }
      }
    };
    walk(row);
    return found.slice(0, 40);
  };
  // A list that keeps its rows only grows: then its last rows are looked at each time, and all
  // of them at the first step and at the end.
  const MANY = 400;
  const rowsIn = (top, whole) => {
    let found = all(top, rowMark || 'a[href]', []);
    const many = found.length > MANY;
    if (many && !whole) found = found.slice(-MANY);
    if (!rowMark) found = [...new Set(found.map(a => climb(a, top)))];
    return [found, many];
  };
  const scrolls = e => {
    const over = getComputedStyle(e).overflowY;
    return (over === 'auto' || over === 'scroll' || over === 'overlay')
      && e.scrollHeight > e.clientHeight + 1;
  };
  const parent = e => e.parentElement || (e.getRootNode() instanceof ShadowRoot
    ? e.getRootNode().host : null);
  const scrollerOf = (rows, top) => {
    for (let e = rows.length ? rows[rows.length - 1] : top; e && e !== document.body
         && e !== document.documentElement; e = parent(e)) if (scrolls(e)) return e;
    if (!rows.length && top) for (const e of top.querySelectorAll('*')) if (scrolls(e)) return e;
    return document.scrollingElement || document.documentElement;
  };
  const busy = top => {
    for (const e of document.querySelectorAll('[aria-busy="true"],[role="progressbar"],progress'))
      if (shown(e) && (e.contains(top) || top.contains(e) || e.getClientRects().length))
        return true;
    return false;
  };
  // A list that draws late shows nothing, or rows without words, where it was scrolled to.
  const pending = (rows, scroller) => {
    const whole = scroller === document.scrollingElement;
    const view = whole ? {top: 0, bottom: innerHeight} : scroller.getBoundingClientRect();
    const height = view.bottom - view.top;
    let inView = 0, empty = 0, below = 0, lowest = view.top;
    for (const row of rows) {
      const at = row.getBoundingClientRect();
      if (at.height > 0 && at.top >= view.bottom) below += 1;
      if (at.height === 0 || at.bottom <= view.top || at.top >= view.bottom) continue;
      inView += 1;
      lowest = Math.max(lowest, at.bottom);
      // A link around a picture alone (a face beside a name) has no words and never will.
      if (!row.textContent.trim() && !row.querySelector('img,svg,picture,canvas')) empty += 1;
    }
    const more = scroller.scrollTop + scroller.clientHeight < scroller.scrollHeight - 2;
    const gap = more && scroller.scrollTop > 0 && view.bottom - lowest > height * 0.15;
    // A list that only begins further down is not reached yet: nothing of it is late.
    if (below === rows.length) return false;
    return inView === 0 || empty > 0 || gap;
  };
  const handed = [];
  const collect = (top, whole) => {
    const [rows, many] = top ? rowsIn(top, whole) : [[], false];
    let fresh = 0;
    for (const row of rows) {
      const link = row.matches('a[href]') ? row : row.querySelector('a[href]');
      const mark = (link ? link.href : '') + '\\n' + row.textContent;
      if (store.texts.get(row) === mark) continue;
      const said = texts(row);
      if (!said.length) continue;
      store.texts.set(row, mark);
      const href = link && /^https?:/.test(link.protocol) ? link.href : '';
      handed.push([href, said]);
      fresh += 1;
    }
    return [rows, fresh, many];
  };
  const pause = ms => new Promise(done => setTimeout(done, ms));
  // One drawn frame, and what the page put off until after it; without frames, a short time.
  const frame = () => new Promise(done => {
    let over = false;
    const once = () => { if (!over) { over = true; done(); } };
    requestAnimationFrame(() => { frames += 1; setTimeout(once, 0); });
    setTimeout(once, 80);
  });
  const began = performance.now();
  let frames = 0, scrolled = 0;
  const spent = () => performance.now() - began;
  let atEnd = false, late = false, top = null;
  for (let round = 0; round < rounds; round += 1) {
    top = main();
    let [rows, , many] = collect(top, !store.began);
    store.began = true;
    const scroller = scrollerOf(rows, top);
    while ((late = !many && pending(rows, scroller)) && spent() < longest * 2) {
      await frame();
      await pause(15);
      [rows] = collect(top = main());
    }
    if (late && spent() < 30000 && !store.waited) { store.waited = true; break; }
    store.waited = false;
    const before = scroller.scrollTop;
    atEnd = before + scroller.clientHeight >= scroller.scrollHeight - 2;
    if (atEnd) {
      // Lists load more on a scroll event: a nudge at the very end asks for it again.
      if (round === 0) { scroller.scrollTop = before - 2; scroller.scrollTop = before; }
      // What is drawn late must not be missed here: the end is the end after a quiet moment.
      for (let tries = 0; tries < 6 && !collect(top = main(), tries === 5)[1]; tries += 1)
        await pause(50);
      break;
    }
    scroller.scrollBy({top: Math.max(40, scroller.clientHeight * 0.8), behavior: 'instant'});
    scrolled += 1;
    await frame();
    if (scroller.scrollTop === before) { atEnd = true; break; }
    if (spent() > longest) break;
  }
  const now = collect(top = main(), atEnd);
  return {rows: handed, atEnd, busy: late || (top ? busy(top) : false),
    behind: frames === 0 && (scrolled > 0 || late)};
})"""

Evaluate = Callable[[str], Awaitable[Any]]


class Harvest:
    """One list being harvested; remembers what was handed out."""

    def __init__(self, container: str, row: str) -> None:
        self.of = (container, row)
        self._known: set[bytes] = set()
        self.behind = False
        """The last step saw no frame drawn: the tab is behind another one."""
        self._script = (
            f"{_STEP}({json.dumps(container)}, {json.dumps(row)}, {_MOST_ROUNDS},"
            f" {_LONGEST_STEP_MS})"
        )

    async def step(self, evaluate: Evaluate, traffic: Traffic) -> ListStep:
        """Collect, scroll, collect; the page's busy marks and requests decide ``busy``."""
        answer = await evaluate(self._script)
        if not isinstance(answer, dict):
            return ListStep((), at_end=False, busy=True)
        self.behind = bool(answer["behind"])
        fresh = []
        for href, texts in answer["rows"]:
            key = _key(href, texts)
            if key not in self._known:
                self._known.add(key)
                fresh.append(Row(href=href, texts=tuple(texts)))
        busy = bool(answer["busy"]) or self.behind or traffic.under_way()
        return ListStep(tuple(fresh), at_end=bool(answer["atEnd"]), busy=busy)


def _key(href: str, texts: list[str]) -> bytes:
    said = href or "\n".join(texts)
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=12).digest()
