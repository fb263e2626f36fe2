"""Goes down a page by a screen, from the isolated world: it reads positions and scrolls only."""

SCROLL_SCRIPT = """(async () => {
  const root = document.scrollingElement || document.documentElement;
  const down = e => Math.max(0, e.scrollHeight - e.clientHeight - e.scrollTop);
  const scrolls = e => e === root || (/auto|scroll|overlay/.test(getComputedStyle(e).overflowY)
    && e.clientHeight > innerHeight / 4 && e.clientWidth > innerWidth / 4);
  const found = new Set([root]);
  const below = node => {
    for (const e of node.querySelectorAll('*')) {
      if (e.scrollHeight > e.clientHeight + 1 && scrolls(e)) found.add(e);
      if (e.shadowRoot) below(e.shadowRoot);
    }
  };
  const main = document.querySelector('[role="main"],main') || document.body;
  if (!main) return {moved: false, drawn: true};
  for (let e = main; e && e !== root; e = e.parentElement) if (scrolls(e)) found.add(e);
  below(main);
  const size = e => e === root ? innerWidth * innerHeight : e.clientWidth * e.clientHeight;
  const ready = [...found].filter(e => down(e) > 1).sort((a, b) => size(b) - size(a));
  for (const e of ready) {
    const before = e.scrollTop;
    const height = e === root ? innerHeight : e.clientHeight;
    e.scrollBy({top: Math.max(40, height * 0.8), behavior: 'instant'});
    if (e.scrollTop === before) continue;
    const drawn = await new Promise(done => {
      requestAnimationFrame(() => done(true));
      setTimeout(() => done(false), 200);
    });
    return {moved: true, drawn};
  }
  return {moved: false, drawn: true};
})()"""
"""What came of one step: whether anything moved, and whether the page was drawn after it."""
