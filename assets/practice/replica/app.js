// Fills a rehearsed page: content that comes late, parts that open, lists, and changes.
(() => {
  "use strict";
  const route = JSON.parse(document.getElementById("route").textContent);
  const mount = document.querySelector("[data-mount]");
  const cookie = (name) => document.cookie.match(new RegExp(`${name}=([^;]+)`))?.[1] || "";

  // Places {name} in a description of a request or row.
  const filled = (words, values) => words.replace(/\{(\w+(?::\w+)?)\}/g, (all, name) =>
    name.startsWith("cookie:") ? cookie(name.slice(7)) : name in values ? values[name] : all);
  const ask = (how, given) => asked(how, { me: route.me, token: route.token, ...given });
  const asked = (how, values) => fetch(filled(how.url, { ...values, ...encoded(values) }), {
    method: how.method || "GET",
    credentials: how.credentials || "same-origin",
    headers: Object.fromEntries(Object.entries(how.headers || {}).map(([k, v]) => [k, filled(v, values)])),
    body: how.form ? new URLSearchParams(Object.entries(how.form).map(([k, v]) => [filled(k, values), filled(v, values)]))
      : how.json ? filled(JSON.stringify(how.json), quoted(values)) : undefined,
  });
  const quoted = (values) => Object.fromEntries(Object.entries(values).map(([k, v]) => [k, JSON.stringify(String(v)).slice(1, -1)]));
  const encoded = (values) => Object.fromEntries(Object.entries(values).map(([k, v]) => [k, encodeURIComponent(v)]));
  const at = (data, place) => place.split(".").filter(Boolean).reduce((inside, key) => (inside == null ? undefined : inside[key]), data);
  const safe = (words) => String(words ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

  // -- everything below an element, shadow roots too ------------------------------------------
  const each = (root, selector, todo) => {
    root.querySelectorAll(selector).forEach(todo);
    root.querySelectorAll("*").forEach((node) => node.shadowRoot && each(node.shadowRoot, selector, todo));
  };
  const put = (place, markup) => (place.setHTMLUnsafe ? place.setHTMLUnsafe(markup) : (place.innerHTML = markup));
  const part = (name) => {
    let found = null;
    each(document, "template", (t) => { if (t.id === name) found = t; });
    return found;
  };

  const save = async (control) => {
    const change = JSON.parse(control.dataset.set);
    let value = change.value;
    if ("on" in change) {
      const on = control.matches("input") ? control.checked : control.getAttribute("aria-checked") !== "true" && control.getAttribute("aria-pressed") !== "true";
      value = on ? change.on : change.off;
    }
    if (control.matches("select")) value = control.value;
    await ask(route.write, { key: change.key, value, opposite: value === "True" ? "False" : "True" }).catch(() => {});
    location.reload();
  };
  const open = (opener) => {
    const found = part(opener.dataset.opens);
    if (!found) return;
    if (found.dataset.place === "main") { put(mount, found.innerHTML); wire(mount); return; }
    const holder = document.createElement("div");
    put(holder, found.innerHTML);
    document.body.append(holder);
    wire(holder);
  };
  const close = (inside) => {
    const dialog = inside.closest("[role=dialog],[role=alertdialog]");
    if (dialog) dialog.remove();
  };
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") [...document.querySelectorAll("[role=dialog]")].pop()?.remove();
  });

  const wire = (root) => {
    each(root, "[data-set]", (control) => control.addEventListener(control.matches("input,select") ? "change" : "click", () => save(control)));
    each(root, "[data-opens]", (opener) => opener.addEventListener("click", () => open(opener)));
    each(root, "[data-close]", (button) => button.addEventListener("click", () => close(button)));
    each(root, "[data-post]", (button) => button.addEventListener("click", (event) => { event.preventDefault(); ask(route.write, { key: button.dataset.post, value: "1", opposite: "0" }).catch(() => {}); }));
    each(root, "[data-list]", (box) => draw(box, route.lists[Number(box.dataset.list)]));
  };

  // -- lists that grow as they are scrolled ----------------------------------------------------
  const scrolled = (box) => {
    for (let node = box; node && node !== document.body; node = node.parentElement)
      if (/auto|scroll/.test(getComputedStyle(node).overflowY)) return node;
    return null;
  };
  const draw = (box, how) => {
    const inside = scrolled(box);
    const high = () => (inside ? inside.clientHeight : innerHeight);
    const top = () => (inside ? inside.scrollTop : scrollY);
    const full = () => (inside ? inside.scrollHeight : document.documentElement.scrollHeight);
    let cursor = how.first || "";
    let busy = false;
    let done = false;
    let count = 0;
    let batches = 0;
    const press = () => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = how.button;
      button.addEventListener("click", () => { button.remove(); waits = false; more(); });
      box.after(button);
    };
    let waits = false;
    const more = async () => {
      if (busy || done) return;
      busy = true;
      const ring = document.createElement("div");
      ring.setAttribute("role", "progressbar");
      ring.setAttribute("aria-label", "Loading");
      ring.textContent = "…";
      box.after(ring);
      try {
        const got = await ask(how.ask, { cursor, me: route.me });
        if (!got.ok) throw new Error(String(got.status));
        const data = await got.json();
        const rows = at(data, how.items) || [];
        for (const item of rows) {
          const values = Object.fromEntries(Object.entries(how.fields).map(([name, place]) => [name, safe(at(item, place))]));
          const holder = document.createElement("template");
          holder.innerHTML = filled(how.row, values);
          const made = holder.content.firstElementChild;
          box.append(made);
          wire(made);
        }
        count += rows.length;
        cursor = at(data, how.next) || "";
        done = !cursor || (how.more && !at(data, how.more));
        if (done && !count && how.empty) box.insertAdjacentHTML("beforeend", how.empty);
      } catch (error) {
        done = true;
        box.insertAdjacentHTML("beforeend", '<div role="alert">Something went wrong. Try again.</div>');
      }
      ring.remove();
      busy = false;
      // Some sites want a press now and then before they go on.
      if (how.button && !done && ++batches % 2 === 0) { waits = true; press(); return; }
      look();
    };
    const look = () => { if (!done && !waits && top() + high() * 1.5 >= full()) more(); };
    (inside || window).addEventListener("scroll", () => requestAnimationFrame(look), { passive: true });
    more();
  };

  const begin = async () => {
    for (const how of route.fetches) await ask(how, {}).then((got) => got.text()).catch(() => {});
    if (route.content) put(mount, route.content);
    if (!route.load) { wire(mount); return; }
    const here = location.pathname + location.search;
    try {
      const got = await ask(route.load, { here, page: route.page });
      if (!got.ok) throw new Error(String(got.status));
      put(mount, (await got.json()).data.page.html);
    } catch (error) {
      put(mount, '<div role="alert">Something went wrong. Please wait a few minutes before you try again.</div>');
    }
    wire(mount);
  };
  begin().then(() => route.background.forEach((how) => ask(how, { page: route.page }).catch(() => {})));
})();
