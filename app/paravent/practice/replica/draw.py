"""Draws one page of a described site as HTML, from the state and the site's own markup."""

from __future__ import annotations

import json
import re
from html import escape
from string import Template

from paravent.practice.replica.model import Asked, Link, Page, Replica
from paravent.practice.shell import said
from paravent.practice.state import PlatformState, Shape, Spec


def draw(replica: Replica, page: Page, asked: Asked) -> str:
    """The content of ``page``."""
    return _Drawing(replica, asked).page(page)


def address(replica: Replica, to: str) -> str:
    """Where the page ``to`` is; a path or an address stays as it is."""
    page = next((p for p in replica.pages if p.id == to), None)
    if page is None or not page.path:
        return to.replace("{me}", replica.me)
    query = "&".join(f"{key}={value}" for key, value in page.query.items())
    host = f"https://{page.host}" if page.host and page.host != replica.host else ""
    path = page.path.replace("{me}", replica.me)
    return f"{host}{path}" + (f"?{query}" if query else "")


def is_shown(replica: Replica, spec: Spec, state: PlatformState) -> bool:
    """Whether some page ties the label of ``spec`` to its value and shows it without a password."""
    rows = [page.id for page in replica.pages if any(link.shows == spec.id for link in page.links)]
    return (
        spec.documented
        and spec.id not in state.removed
        and any(_is_sound(replica, page, state) for page in (spec.page, *rows))
    )


def tells(replica: Replica, spec: Spec, state: PlatformState) -> bool:
    """Whether JSON may tell the value: the setting is there, and its page keeps nothing back."""
    return spec.id not in state.removed and _is_sound(replica, spec.page, state)


def _is_sound(replica: Replica, name: str, state: PlatformState) -> bool:
    page = next((p for p in replica.pages if p.id == name), None)
    if name in state.broken_pages or name in state.password_pages or page is None:
        return False
    return not page.under or _is_sound(replica, page.under, state)


class _Drawing:
    """One page being drawn."""

    def __init__(self, replica: Replica, asked: Asked) -> None:
        self._replica = replica
        self._asked = asked
        self._state = asked.state
        self._markup = replica.markup
        self._parts: list[str] = []
        """Templates of what opens on the page."""

    def page(self, page: Page) -> str:
        return self._inside(page) + "".join(self._parts)

    def _inside(self, page: Page) -> str:
        self._markup = page.markup or self._replica.markup
        markup, state = self._markup, self._state
        if page.id in state.broken_pages:
            body = markup.broken
        elif page.id in state.password_pages:
            body = markup.locked
        else:
            body = self._body(page)
        if page.id in state.covered_pages:
            self._parts.append(markup.banner)
        return self._fill(page.wrap or markup.page, title=self._say(page.title), body=body)

    def _body(self, page: Page) -> str:
        before = page.before(self._asked) if page.before else ""
        after = page.after(self._asked) if page.after else ""
        blocks: list[str] = []
        group = ""
        for spec in self._replica.specs:
            if spec.page != page.id or spec.id in self._state.removed:
                continue
            if spec.group != group and spec.group:
                blocks.append(self._fill(self._markup.group, words=self._say(spec.group)))
            group = spec.group
            blocks.append(self._block(spec))
        return "".join([before, *blocks, *self._links(page), *self._openers(page), after])

    def _links(self, page: Page) -> list[str]:
        return [self._link(link) for link in page.links if link.shows not in self._state.removed]

    def _link(self, link: Link) -> str:
        markup = self._markup
        value = self._say(self._words(link.shows)) if link.shows else ""
        return self._fill(
            markup.value_link if value else markup.link,
            href=escape(address(self._replica, link.to)),
            label=escape(self._say(link.label)),
            value=escape(value),
            id=link.shows,
        )

    def _openers(self, page: Page) -> list[str]:
        made = []
        for part in self._replica.pages:
            if part.under != page.id:
                continue
            self._parts.append(
                f'<template id="part-{part.id}" data-place="main">{self._inside(part)}</template>'
            )
            made.append(self._fill(
                self._markup.opener, label=escape(self._say(part.title)),
                opens=f'data-opens="part-{part.id}"', id=part.id,
            ))  # fmt: skip
        return made

    # -- settings ----------------------------------------------------------------------------

    def _block(self, spec: Spec) -> str:
        markup = self._markup
        if spec.shape is Shape.JSON:
            return ""
        if spec.shape in (Shape.ROW, Shape.DIALOG):
            body = self._fill(markup.dialog, label=escape(self._say(spec.label)),
                              body=self._radios(spec), id=spec.id)  # fmt: skip
            self._parts.append(f'<template id="part-{spec.id}">{body}</template>')
            template = markup.row if spec.shape is Shape.ROW else markup.closed_row
            return self._of(spec, template, opens=f'data-opens="part-{spec.id}"')
        if spec.shape is Shape.RADIO:
            return self._radios(spec)
        if spec.shape is Shape.SELECT:
            return self._of(spec, markup.select, options=self._options(spec))
        if spec.shape is Shape.SWITCH:
            on = spec.options[0].words == self._words(spec.id)
            return self._of(spec, markup.switch, on=on)
        return self._of(spec, markup.text if spec.shape is Shape.TEXT else markup.field)

    def _radios(self, spec: Spec) -> str:
        now = self._words(spec.id)
        # A value that nobody documented is shown as one more choice, taken.
        offered = [(o.words, str(o.raw)) for o in spec.options]
        offered += [] if any(words == now for words, _ in offered) else [(now, now)]
        options = "".join(
            self._of(spec, self._markup.radio, on=words == now, words=words, raw=raw)
            for words, raw in offered
        )
        return self._of(spec, self._markup.radios, options=options)

    def _options(self, spec: Spec) -> str:
        now = self._words(spec.id)
        offered = [(o.words, str(o.raw)) for o in spec.options]
        offered += [] if any(words == now for words, _ in offered) else [(now, now)]
        return "".join(
            self._fill(
                self._markup.option,
                words=escape(self._say(words)),
                raw=escape(raw),
                selected="selected" if words == now else "",
            )
            for words, raw in offered
        )

    def _of(
        self, spec: Spec, template: str, *, on: bool = False, words: str = "", raw: str = "",
        **more: str,
    ) -> str:  # fmt: skip
        """``template`` filled in for ``spec``; ``on`` for what is chosen or switched on."""
        change = {"key": spec.json_key or spec.id}
        if spec.shape is Shape.SWITCH:
            change |= {"on": str(spec.options[0].raw), "off": str(spec.options[1].raw)}
        elif words:
            change |= {"value": raw}
        return self._fill(template, **{
            "id": spec.id,
            "key": escape(spec.json_key or spec.id),
            "ident": re.sub(r"[\[\]]+", "_", spec.json_key or spec.id).strip("_"),
            "raw": escape(raw),
            "label": escape(self._say(spec.label)),
            "description": escape(self._say(spec.description)),
            "value": escape(self._say(self._words(spec.id))),
            "words": escape(self._say(words)),
            "checked": "checked" if on else "",
            "aria": "true" if on else "false",
            "set": f"data-set='{escape(json.dumps(change))}'",
            **more,
        })  # fmt: skip

    def _words(self, setting: str) -> str:
        return self._state.values.get(setting, "")

    def _say(self, words: str) -> str:
        return said(self._replica.name, self._asked.language, words)

    def _fill(self, template: str, /, **values: str) -> str:
        return Template(template).safe_substitute(values)
