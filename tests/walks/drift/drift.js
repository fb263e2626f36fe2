// Dresses a drawn settings page in other clothes before anybody sees it. Test material only.
(() => {
  "use strict";
  const { way, seed, specs } = window.__drift;
  let state = seed >>> 0;
  const chance = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const pick = (list) => list[Math.floor(chance() * list.length)];
  const safe = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
  const make = (html) => {
    const box = document.createElement("div");
    box.innerHTML = html;
    return box;
  };
  const text = (node) => (node ? node.textContent.replace(/\s+/g, " ").trim() : "");
  const known = new Map(specs.map((spec) => [spec.label, spec]));

  // -- any other page: the smallest part around a label that holds one control, or one of its words
  const every = function* (root) {
    for (const node of root.querySelectorAll("*")) {
      yield node;
      if (node.shadowRoot) yield* every(node.shadowRoot);
    }
  };
  const own = (node) => [...node.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join(" ").replace(/\s+/g, " ").trim();
  const TOGGLES = "input[type=checkbox],[role=switch],[role=checkbox],button[aria-pressed]";
  const RADIOS = "input[type=radio],[role=radio]";
  const all = (part, mark) => { const found = [...every(part)].filter((n) => n.matches(mark)); return part.matches(mark) ? [part, ...found] : found; };
  const on = (node) => (node.matches("input") ? node.checked : (node.getAttribute("aria-checked") ?? node.getAttribute("aria-pressed")) === "true");
  const said = (radio) => text(radio.closest("label")) || radio.getAttribute("aria-label") || text(radio) || text(document.querySelector(`label[for="${radio.id}"]`));
  const value = (part, options, label) => {
    const [toggles, radios, selects] = [all(part, TOGGLES), all(part, RADIOS), all(part, "select")];
    if (radios.length) {
      const chosen = radios.filter(on);
      const word = chosen.length === 1 && options.find((o) => said(chosen[0]).startsWith(o));
      return word ? { value: word } : null;
    }
    if (selects.length) {
      const word = selects.length === 1 && text(selects[0].selectedOptions[0]);
      return options.includes(word) ? { value: word } : null;
    }
    if (toggles.length) return toggles.length === 1 && options[0] === "On" ? { on: on(toggles[0]) } : null;
    const words = [...every(part), part].map(own).filter((w) => w !== label && options.includes(w));
    return new Set(words).size === 1 ? (options[0] === "On" ? { on: words[0] === "On" } : { value: words[0] }) : null;
  };
  const described = (done) => {
    const found = [];
    const heads = [...every(document)].filter((n) => known.has(own(n)) && !done.has(own(n)) && !n.closest("nav,aside,header,template"));
    for (const head of heads) {
      const label = own(head);
      if (heads.filter((n) => own(n) === label && !n.contains(head) && !head.contains(n)).length > 1) continue;
      let part = head;
      for (let up = 0; up < 7 && part && part !== document.body; up++) {
        if (heads.some((n) => own(n) !== label && part.contains(n))) break;
        const seen = value(part, known.get(label).options, label);
        if (seen) { found.push({ label, options: known.get(label).options, means: known.get(label).means, desc: "", nodes: [part], ...seen }); break; }
        part = part.parentElement;
      }
    }
    const kept = [];
    for (const item of found) if (!kept.some((k) => k.label === item.label || k.nodes[0].contains(item.nodes[0]) || item.nodes[0].contains(k.nodes[0]))) kept.push(item);
    return kept;
  };

  // -- what is on the page -----------------------------------------------------------------------
  const items = () => {
    const found = [];
    const add = (label, rest) => {
      if (known.has(label)) found.push({ label, options: known.get(label).options, means: known.get(label).means, ...rest });
    };
    for (const row of document.querySelectorAll(".x2row[role=button]")) {
      const value = row.querySelector(".x2value span");
      if (value) add(text(row.querySelector(".x2title")), { value: text(value), desc: text(row.querySelector(".x2text .x2dim")), nodes: [row] });
    }
    for (const input of document.querySelectorAll("input[role=switch]")) {
      const row = input.closest(".x2row");
      if (row) add(text(row.querySelector(".x2title")), { on: input.checked, desc: text(row.querySelector(".x2text .x2dim")), nodes: [row] });
    }
    for (const block of document.querySelectorAll(".x2block")) {
      const radio = block.querySelector("[role=radio][aria-checked=true]");
      if (radio) add(text(block.querySelector(".x2title")), { value: text(radio), desc: text(block.querySelector(".x2text .x2dim")), nodes: [block] });
    }
    for (const row of document.querySelectorAll("label.r-row")) {
      const input = row.querySelector("input[type=checkbox]");
      if (!input) continue;
      const desc = document.getElementById(input.getAttribute("aria-describedby"));
      const after = desc && desc.nextElementSibling;
      if (after && after.getAttribute("role") === "radiogroup") continue;
      add(text(row), { on: input.checked, desc: text(desc), nodes: [row, desc].filter(Boolean) });
    }
    for (const group of document.querySelectorAll("div[role=radiogroup]")) {
      const head = group.previousElementSibling && group.previousElementSibling.previousElementSibling;
      const chosen = group.querySelector("input:checked");
      if (chosen && head && head.matches(".r-h")) {
        add(text(head), { value: text(chosen.closest("label")), desc: text(group.previousElementSibling), nodes: [head, group.previousElementSibling, group] });
      }
    }
    for (const item of described(new Set(found.map((one) => one.label)))) found.push(item);
    return found.filter((item) => item.nodes.every((node) => node.parentNode === item.nodes[0].parentNode))
      .sort((a, b) => (a.nodes[0].compareDocumentPosition(b.nodes[0]) & 4 ? -1 : 1));
  };

  // -- pieces ------------------------------------------------------------------------------------
  const REWORD = [
    [/^Who can see /, "Who can view "], [/^Who can see /, "Choose who can see "],
    [/\?$/, ""], [/you're/g, "you’re"], [/you're/g, "you are"], [/personalized/g, "personalised"],
    [/organizations/g, "organisations"], [/email address you provided/, "e-mail address that you provided"],
    [/people add/, "that people add"], [/ that /, " "], [/^Allow /, "Allow "], [/others/, "other people"],
    [/posts you're/, "posts that you're"], [/$/, ":"], [/phone number you/, "phone number that you"],
  ];
  const reworded = (label) => {
    const fitting = REWORD.filter(([from]) => from.test(label));
    const [from, to] = pick(fitting.length ? fitting : [[/$/, ""]]);
    from.lastIndex = 0;
    return label.replace(from, to);
  };
  const words = (item) => (item.value === undefined ? (item.on ? "On" : "Off") : item.value);
  const toggle = (item, more = "") => `<input type="checkbox"${item.on ? " checked" : ""}${more}>`;
  const radios = (item, chosen = item.value) => `<div role="radiogroup" aria-label="${safe(item.label)}">` +
    item.options.map((o) => `<div role="radio" aria-checked="${o === chosen}"><span>${safe(o)}</span></div>`).join("") + "</div>";
  const select = (item) => `<select>${item.options.map((o) => `<option${o === item.value ? " selected" : ""}>${safe(o)}</option>`).join("")}</select>`;
  const plainValue = (item) => (item.value === undefined ? toggle(item) : pick([
    `<span>${safe(item.value)}</span>`, `<button type="button">${safe(item.value)}</button>`, select(item)]));
  const note = (item) => (item.desc && chance() < 0.6 ? `<div><span>${safe(item.desc)}</span></div>` : "");
  const simple = (item, value = plainValue(item), label = safe(item.label)) =>
    `<div class="d-row"><div><span>${label}</span>${note(item)}</div><div>${value}</div></div>`;
  const nested = (html) => {
    let made = html;
    for (let n = 1 + Math.floor(chance() * 4); n > 0; n--) made = pick([`<div>${made}</div>`, `<section>${made}</section>`, `<div><div></div>${made}</div>`]);
    return made;
  };
  const putBack = (item, html) => {
    const made = make(html);
    item.nodes[0].before(...made.childNodes);
    for (const node of item.nodes) node.remove();
  };
  const runs = (all) => {
    const found = [];
    for (const item of all) {
      const last = found[found.length - 1];
      const before = last && last[last.length - 1];
      if (before && before.nodes[before.nodes.length - 1].nextElementSibling === item.nodes[0]) last.push(item);
      else found.push([item]);
    }
    return found;
  };
  const splitLabel = (label) => {
    const parts = label.split(" ");
    const at = 1 + Math.floor(chance() * (parts.length - 1));
    const [one, two] = [parts.slice(0, at).join(" "), parts.slice(at).join(" ")].map(safe);
    return pick([`${one} <b>${two}</b>`, `<span>${one} </span><span>${two}</span>`, `<span>${one}</span> <strong><em>${two}</em></strong>`,
      `<div>${one}</div><div>${two}</div>`]);
  };
  const dressed = (label) => label.replace(/ /g, () => (chance() < 0.5 ? "\u00a0" : " ")).replace(/'/g, "’").replace(/-/g, "\u2011");
  const STRANGE = ["Close circle", "Everyone nearby", "People in your orbit", "Some people", "Friends plus"];
  const overlay = () => document.body.append(make(
    '<div style="position:fixed;inset:0;background:#0008;z-index:99"><div role="dialog" aria-modal="true" aria-label="Cookies"><h2>Allow cookies?</h2>' +
    "<p>Only friends of cookies can see this. Public</p><button>Allow all cookies</button><button>Decline</button></div></div>").firstChild);

  // -- the ways ----------------------------------------------------------------------------------
  const targets = (all) => {
    const chosen = all.filter(() => chance() < 0.5);
    return chosen.length ? chosen : all.slice(0, 1);
  };
  const each = (change) => (all) => all.forEach((item) => putBack(item, change(item)));
  const lose = (change) => (all) => {
    const hit = targets(all);
    window.__lost = hit.map((item) => item.label);
    hit.forEach((item) => change(item, all));
  };
  // Another value that means something else: two that mean the same contradict nothing.
  const OTHER = (item) => item.options.find((o, at) => item.means[at] !== item.means[item.options.indexOf(item.value)]) || "Public";
  const shadow = (mode) => (all) => all.forEach((item) => {
    const host = document.createElement("div");
    item.nodes[0].before(host);
    host.attachShadow({ mode }).append(...item.nodes);
  });
  const ways = {
    as_is: () => {},
    rewording: each((i) => simple(i, plainValue(i), safe(reworded(i.label)))),
    typography: each((i) => simple(i, plainValue(i), safe(dressed(i.label)))),
    split_label: each((i) => simple(i, plainValue(i), splitLabel(i.label))),
    nesting: each((i) => nested(simple(i, nested(plainValue(i))))),
    lost_roles: each((i) => simple(i, i.value === undefined ? toggle(i) : `<div>${safe(i.value)}</div>`)),
    value_first: each((i) => `<div class="d-row"><div>${plainValue(i)}</div><div><span>${safe(i.label)}</span></div></div>`),
    flat_pairs: (all) => all.forEach((i) => putBack(i, `<div>${safe(i.label)}</div><div>${plainValue(i)}</div>`)),
    table: (all) => runs(all).forEach((run) => {
      const html = run.map((i) => `<tr><td>${safe(i.label)}</td><td>${note(i)}</td><td>${plainValue(i)}</td></tr>`).join("");
      run[0].nodes[0].before(make(`<table>${html}</table>`).firstChild);
      run.forEach((i) => i.nodes.forEach((n) => n.remove()));
    }),
    columns: (all) => runs(all).forEach((run) => {
      const cell = (inside) => `<div style="height:60px;overflow:hidden">${inside}</div>`;
      const html = `<div style="display:flex;gap:40px"><div style="width:400px">${run.map((i) => cell(safe(i.label))).join("")}</div>` +
        `<div style="width:240px">${run.map((i) => cell(plainValue(i))).join("")}</div></div>`;
      run[0].nodes[0].before(make(html).firstChild);
      run.forEach((i) => i.nodes.forEach((n) => n.remove()));
    }),
    button_name: each((i) => simple(i, i.value === undefined ? toggle(i) :
      `<button type="button" aria-label="${safe(pick(["Edit privacy. Sharing with ", "Change audience, currently ", "Audience: ", ""]) + i.value)}">▾</button>`)),
    whole_name: each((i) => (i.value === undefined ? simple(i) :
      `<div role="button" tabindex="0" aria-label="${safe(`${i.label}${pick([": ", ", ", " – ", ". "])}${i.value}`)}"><i aria-hidden="true"></i></div>`)),
    aria_description: each((i) => simple(i, i.value === undefined ? toggle(i) : `<button type="button" aria-description="${safe(i.value)}">Edit</button>`)),
    menu_button: each((i) => simple(i, i.value === undefined ? toggle(i) : pick([
      `<button aria-haspopup="menu" aria-expanded="false">${safe(i.value)}</button>`,
      `<div role="combobox" aria-haspopup="listbox" aria-expanded="false" tabindex="0">${safe(i.value)}</div>`]))),
    other_control: each((i) => simple(i, i.value === undefined ? pick([
      `<div role="switch" tabindex="0" aria-checked="${i.on}" style="width:30px;height:20px"></div>`,
      `<button aria-pressed="${i.on}" style="width:30px;height:20px"></button>`, `<span>${words(i)}</span>`]) : pick([select(i), radios(i)]))),
    reorder: (all) => runs(all).forEach((run) => {
      const marker = document.createElement("i");
      run[0].nodes[0].before(marker);
      const mixed = run.map((i) => [chance(), i]).sort((a, b) => a[0] - b[0]).map(([, i]) => i);
      mixed.forEach((i) => i.nodes.forEach((n) => marker.before(n)));
      marker.remove();
    }),
    help_sidebar: (all) => document.body.append(make(
      `<aside>${all.map((i) => `<h3>${safe(i.label)}</h3><p>${safe(i.value === undefined ? pick(["On", "Off"]) : pick(i.options))}</p>`).join("")}</aside>`).firstChild),
    help_column: (all) => document.body.append(make(
      `<div><h2>Help</h2><ul>${all.map((i) => `<li><a href="/help">${safe(i.label)}</a></li>`).join("")}</ul></div>`).firstChild),
    hidden_copy: (all) => all.forEach((i) => i.nodes[0].before(make(
      simple({ ...i, on: !i.on, value: i.value === undefined ? undefined : OTHER(i) })).firstChild),
      document.head.append(make("<style>.d-row{display:none}</style>").firstChild)),
    overlay: () => overlay(),
    shadow_open: shadow("open"),
    shadow_closed: shadow("closed"),
    frame: (all) => runs(all).forEach((run) => {
      const frame = document.createElement("iframe");
      frame.style.cssText = "width:600px;height:600px";
      frame.srcdoc = `<!doctype html><body>${run.map((i) => simple(i)).join("")}</body>`;
      run[0].nodes[0].before(frame);
      run.forEach((i) => i.nodes.forEach((n) => n.remove()));
    }),
    late: (all) => {
      const hidden = [];
      for (const i of all) for (const n of i.nodes) { const bone = make('<div class="bone" style="height:40px"></div>').firstChild; n.replaceWith(bone); hidden.push([bone, n]); }
      const ring = make('<div role="progressbar" style="width:20px;height:20px">…</div>').firstChild;
      document.body.append(ring);
      setTimeout(() => { hidden.forEach(([bone, n]) => bone.replaceWith(n)); ring.remove(); }, 900 + 600 * chance());
    },
    late_values: (all) => all.forEach((i) => {
      const value = plainValue(i);
      const row = make(simple(i, '<div class="bone" style="width:60px;height:20px"></div>')).firstChild;
      const place = row.lastChild;
      i.nodes[0].before(row);
      i.nodes.forEach((n) => n.remove());
      setTimeout(() => { place.innerHTML = value; }, 500 + 500 * chance());
    }),
    default_first: (all) => all.forEach((i) => {
      const value = plainValue(i);
      const row = make(simple(i, plainValue({ ...i, on: !i.on, value: i.value === undefined ? undefined : OTHER(i) }))).firstChild;
      const place = row.lastChild;
      i.nodes[0].before(row);
      i.nodes.forEach((n) => n.remove());
      setTimeout(() => { place.innerHTML = value; }, 250);
    }),
    // The meaning is gone: none of the lost ones may be read.
    value_unknown: lose((i) => putBack(i, simple(i, i.value === undefined ? '<div role="switch" aria-checked="mixed" style="width:30px;height:20px"></div>'
      : pick([`<span>${pick(STRANGE)}</span>`, `<button>${pick(STRANGE)}</button>`, `<button aria-haspopup="menu">${pick(STRANGE)}</button>`, `<select><option>${pick(STRANGE)}</option></select>`])))),
    value_gone: lose((i) => putBack(i, simple(i, ""))),
    label_gone: lose((i) => {
      putBack(i, simple({ ...i, desc: "" }, plainValue(i), pick(["Something quite new", "Beta", "More"])));
      for (const head of document.querySelectorAll("h1,h2,h3,a")) if (text(head) === i.label) head.remove();
    }),
    two_values: lose((i) => putBack(i, simple(i, i.value === undefined ? `${toggle(i)}<span>${i.on ? "Off" : "On"}</span>` : `<span>${safe(i.value)}</span><span>${safe(OTHER(i))}</span>`))),
    two_rows: lose((i) => putBack(i, simple(i, i.value === undefined ? toggle(i) : `<span>${safe(i.value)}</span>`) +
      simple(i, i.value === undefined ? toggle({ on: !i.on }) : `<span>${safe(OTHER(i))}</span>`))),
    none_chosen: lose((i) => putBack(i, simple(i, i.value === undefined ? '<div role="switch" style="width:30px;height:20px"></div>' : radios(i, null)))),
    disabled: lose((i) => putBack(i, simple(i, i.value === undefined ? toggle(i, " disabled") : `<button disabled>${safe(i.value)}</button>`))),
    skeleton_forever: lose((i) => putBack(i, simple(i, pick(['<div role="progressbar" style="width:30px;height:20px">…</div>', '<div aria-busy="true"><div class="bone" style="height:20px"></div></div>', "<span>Loading…</span>"])))),
    other_label: (all) => {
      const [a, b] = [all[0], all[1] || all[0]];
      window.__lost = [a.label];
      const other = b === a ? "Who can dance with your hamster?" : b.label;
      const value = a.value === undefined ? toggle(a) : `<span>${safe(a.value)}</span>`;
      // The other one stands in its own row still: it may be asked, or read as it truly is.
      putBack(a, simple({ ...a, desc: "" }, value, safe(other)));
    },
    negated: lose((i) => putBack(i, simple({ ...i, desc: "" }, plainValue(i), safe(/^Who can /.test(i.label) ? i.label.replace("Who can ", "Who cannot ") : `Stop: do not ${i.label}`)))),
    exception: lose((i) => putBack(i, i.value === undefined || /except/i.test(i.value) ? simple(i, "") : simple(i, pick([
      `<span>${safe(i.value)}, but not Ann</span>`, `<button>${safe(i.value)}<span> minus 3 people</span></button>`, `<span>Not ${safe(i.value.toLowerCase())}</span>`])))),
  };
  window.__ways = Object.keys(ways);

  let still = 0;
  let last = "";
  const began = Date.now();
  const settle = () => {
    const now = document.body ? document.body.innerHTML.length + ":" + document.querySelectorAll("[role=progressbar]").length : "";
    const busy = !document.body || document.querySelector("[role=progressbar]") || !document.querySelector("[role=main],main,[data-mount]");
    still = !busy && now === last ? still + 1 : 0;
    last = now;
    if (still < 3 && Date.now() - began < 4000) { setTimeout(settle, 40); return; }
    window.__lost = [];
    try {
      const all = items();
      window.__items = all.map((item) => item.label);
      if (all.length) (ways[way] || ways.as_is)(all);
    } catch (error) { window.__items = [`failed: ${error}`]; }
    const tell = document.createElement("meta");
    tell.name = "drift";
    tell.content = JSON.stringify({ items: window.__items, lost: window.__lost });
    document.head.append(tell);
    document.documentElement.dataset.drifted = "1";
  };
  setTimeout(settle, 40);
})();
