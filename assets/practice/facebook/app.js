// Draws a practice page in the browser: shell first, then data, then the page.
(() => {
  "use strict";
  const route = JSON.parse(document.getElementById("route").textContent);
  const root = document.querySelector("[id^=mount_0_0]");
  const say = (words) => route.say[words] || words;

  // Hashed atomic classes, different on every build: here, on every load.
  const salt = Math.floor(Math.random() * 1e6);
  const atoms = (seed) => {
    let at = salt;
    for (const letter of seed) at = (at * 31 + letter.charCodeAt(0)) % 2176782336;
    return `x1i10hfl x${at.toString(36)} x193iq5w x${(at * 7 + 13).toString(36)}`;
  };

  const h = (tag, marks, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(marks || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (name === "look") made.className = `${value} ${atoms(value + tag)}`;
      else made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...inside.flat(3).filter((i) => i !== null && i !== undefined && i !== ""));
    return made;
  };
  const span = (words, look = "x2s") => h("span", { dir: "auto", look }, words);
  const press = (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.currentTarget.click();
    }
  };
  const button = (name, onclick, look = "x2btn", label = null) =>
    h("div", { role: "button", tabindex: "0", "aria-label": label, look, onclick, onkeydown: press }, name);

  let requests = 0;
  const graphql = async (name, variables) => {
    const body = new URLSearchParams({
      av: document.cookie.match(/c_user=(\d+)/)?.[1] || "0",
      __user: document.cookie.match(/c_user=(\d+)/)?.[1] || "0",
      __a: "1", __req: (++requests).toString(36), __comet_req: "15",
      fb_dtsg: "NAcPractice:21:0", jazoest: "25501", lsd: "practice",
      fb_api_caller_class: "RelayModern", fb_api_req_friendly_name: name,
      variables: JSON.stringify(variables), server_timestamps: "true",
      doc_id: String(7000000000000000 + [...name].reduce((a, c) => a * 33 % 99999999 + c.charCodeAt(0), 7)),
    });
    const got = await fetch("/api/graphql/", {
      method: "POST", body, headers: { "x-fb-friendly-name": name, "x-fb-lsd": "practice" },
    });
    return got.json();
  };
  const quietly = (name, variables) => graphql(name, variables).catch(() => {});
  const save = async (block, value) => {
    await quietly(block.mutation, { input: { setting: block.id, value } });
    await draw();
  };

  // -- dialogs --------------------------------------------------------------------------------
  const closeDialog = () => document.querySelector("[data-x-dialog]")?.remove();
  const dialog = (title, ...inside) => {
    closeDialog();
    const veil = h("div", { look: "x2veil", "data-x-dialog": "1" },
      h("div", { role: "dialog", "aria-label": title, "aria-modal": "true", look: "x2box", tabindex: "-1" },
        h("div", { look: "x2row" }, h("h2", { dir: "auto" }, span(title)), button("✕", closeDialog, "x2btn", say("Close"))),
        ...inside));
    document.body.append(veil);
    veil.firstChild.focus();
    return veil.firstChild;
  };
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeDialog(); });

  const radios = (block, chosen, onpick) => h("div", { role: "radiogroup", "aria-label": block.title, look: "x2radios" },
    block.options.map((option) => h("div", {
      role: "radio", tabindex: "0", "aria-checked": option.words === chosen ? "true" : "false",
      look: "x2row", onkeydown: press,
      onclick: (event) => {
        for (const one of event.currentTarget.parentNode.children) one.setAttribute("aria-checked", "false");
        event.currentTarget.setAttribute("aria-checked", "true");
        onpick(option.value);
      },
    }, span(option.words), h("i", { "aria-hidden": "true", look: "x2dot" }))),
    // Words that nobody documented are one more radio, as on any site that gained an option.
    !chosen || block.options.some((o) => o.words === chosen) ? null
      : h("div", { role: "radio", tabindex: "0", "aria-checked": "true", look: "x2row" }, span(chosen)));
  const choose = async (block) => {
    const bones = h("div", { role: "progressbar", "aria-valuetext": say("Loading...") }, bonesOf(3));
    const box = dialog(block.title, bones);
    await quietly("CometPrivacySelectorPickerContainerQuery", { setting: block.id });
    let picked = null;
    const keep = button(say("Save"), () => { if (picked) { closeDialog(); save(block, picked); } });
    keep.setAttribute("aria-disabled", "true");
    bones.replaceWith(radios(block, block.value, (value) => { picked = value; keep.removeAttribute("aria-disabled"); }));
    box.append(h("div", { look: "x2row" }, button(say("Cancel"), closeDialog), keep));
  };

  // -- rows -----------------------------------------------------------------------------------
  const titles = (block) => h("div", { look: "x2text" }, span(block.title, "x2title"),
    block.description ? span(block.description, "x2dim") : null);
  const kinds = {
    heading: (block) => h("h2", { dir: "auto" }, span(block.text)),
    sentence: (block) => h("p", {}, span(block.text)),
    // The clickable row: title, description and the current words are spans inside the button.
    row: (block) => h("div", {
      role: "button", tabindex: "0", look: "x2row", onkeydown: press,
      "aria-label": `${say("Edit privacy")}, ${block.title}`, onclick: () => choose(block),
    }, titles(block), h("div", { look: "x2value" }, span(block.value, "x2dim"))),
    dialog: (block) => h("div", {
      role: "button", tabindex: "0", look: "x2row", "aria-haspopup": "dialog", onkeydown: press, onclick: () => choose(block),
    }, titles(block)),
    switch: (block) => {
      const label = `js_${Math.random().toString(36).slice(2, 6)}`;
      const input = h("input", {
        type: "checkbox", role: "switch", look: "x2switch", "aria-checked": block.on ? "true" : "false",
        "aria-labelledby": block.title ? label : null,
        onchange: (event) => save(block, block.values[event.target.checked ? 0 : 1]),
      });
      input.checked = block.on;
      const text = titles(block);
      text.firstChild.id = label;
      return h("div", { look: "x2row" }, text, h("div", { look: "x2value" }, input));
    },
    radio: (block) => h("div", { look: "x2block" }, titles(block),
      radios(block, block.value, (value) => save(block, value))),
    field: (block) => h("div", { look: "x2row" },
      h("div", { look: "x2text" }, span(block.text, "x2title"), span(block.title, "x2dim")),
      button(h("i", { "aria-hidden": "true" }, "◍"), () => choose(block), "x2btn",
        `${say("Edit privacy")}. ${say("Sharing with")} ${block.value}.`),
      button("✎", () => {}, "x2btn", `${say("Edit")} ${block.title}`)),
    text: (block) => h("div", { look: "x2row" }, h("div", { look: "x2text" }, span(block.title), span(block.text, "x2dim"))),
    button: (block) => h("div", { look: "x2row" }, h("div", { look: "x2text" }, span(block.text)), button(block.title, () => {})),
    action: (block) => h("div", { look: "x2row" }, h("div", { look: "x2text" }, span(block.title), span(block.text, "x2dim")),
      button(block.title, () => quietly(block.mutation, {}))),
    link: (block) => h("a", { href: block.href, look: "x2row" }, span(block.title)),
    password: (block) => h("form", { look: "x2block", onsubmit: (event) => event.preventDefault() },
      span(block.text), h("label", {}, say("Password"), h("input", { type: "password", name: "pass" })),
      button(say("Continue"), () => {})),
    apps: (block) => h("div", { look: "x2block" }, h("h2", { dir: "auto" }, span(block.title)),
      block.apps.length ? h("div", { role: "list" }, block.apps.map((app) => h("div", { role: "listitem", look: "x2row" },
        h("a", { href: `/settings/applications/app_details/?app_id=${app.id}`, look: "x2text" }, span(app.name), span(app.detail, "x2dim")),
        button(say("Remove"), () => quietly("ApplicationAndWebsiteRemoveAppsMutation", { app: app.name }), "x2btn", `${say("Remove")} ${app.name}`))))
        : span(say("You have no apps or websites to review"))),
    blocked: (block) => h("div", { look: "x2row" }, h("div", { look: "x2text" }, span(block.title), span(block.text, "x2dim")),
      button(say("Edit"), () => dialog(block.title, block.people.length ? h("div", { role: "list" }, block.people.map((person) =>
        h("div", { role: "listitem", look: "x2row" }, span(person.name),
          button(say("Unblock"), () => quietly("BlockingSettingsUnblockMutation", { name: person.name }), "x2btn", say("Unblock")))))
        : span(say("Your blocked list is empty"))))),
    requests: (block) => h("div", { role: "list" }, block.people.map((person) => h("div", { role: "listitem", look: "x2row" },
      h("a", { href: person.url }, span(person.name)),
      button(say("Confirm"), () => quietly("FriendingCometFriendRequestConfirmMutation", {})),
      button(say("Delete"), () => quietly("FriendingCometFriendRequestDeleteMutation", {}))))),
  };

  const bonesOf = (count) => Array.from({ length: count }, () => h("div", { look: "x2bone", "aria-hidden": "true" }));

  // -- friends: eight a request, more as the end comes near --------------------------------------
  const readPeople = (got) => {
    const items = got.data.node?.pageItems || got.data.viewer.all_friends;
    return {
      people: items.edges.map(({ node }) => ({
        name: node.title?.text || node.name, url: node.url,
        detail: (node.subtitle_text || node.social_context)?.text || "",
        picture: (node.image_v2 || node.profile_picture).uri,
      })),
      info: items.page_info,
    };
  };
  const friends = (main) => {
    const grid = h("div", { look: "x2grid" });
    const foot = h("div", { role: "progressbar", "aria-valuetext": say("Loading...") }, bonesOf(2));
    main.append(h("h2", { dir: "auto" }, span(say(route.friends))), grid, foot);
    let cursor = null;
    let busy = false;
    const more = async () => {
      if (busy || !foot.isConnected) return;
      busy = true;
      const got = readPeople(await graphql(route.query, { count: 8, cursor, scale: 1, id: "YXBwX2NvbGxlY3Rpb24" }));
      for (const person of got.people) {
        grid.append(h("div", { look: "x2row" },
          h("a", { href: person.url, role: "link", tabindex: "-1", "aria-hidden": "true" }, h("img", { src: person.picture, alt: "", width: 60, height: 60, loading: "lazy" })),
          h("div", { look: "x2text" }, h("a", { href: person.url, role: "link" }, span(person.name)), person.detail ? span(person.detail, "x2dim") : null),
          button("…", () => {}, "x2btn", say("Friends"))));
      }
      cursor = got.info.end_cursor;
      busy = false;
      if (!got.info.has_next_page) { foot.remove(); watch.disconnect(); return; }
      watch.unobserve(foot);
      watch.observe(foot);
    };
    const watch = new IntersectionObserver((seen) => { if (seen.some((s) => s.isIntersecting)) more().catch(() => {}); }, { rootMargin: "200px" });
    watch.observe(foot);
  };

  // -- the page -------------------------------------------------------------------------------
  const head = (profile) => h("div", { look: "x2card" },
    h("h1", { dir: "auto" }, span(profile.name)),
    profile.friends === null ? null : h("a", { href: `${profile.address}/friends/` }, `${profile.friends} ${say("Friends").toLowerCase()}`),
    route.stranger ? null : h("div", { look: "x2row" },
      h("a", { href: `${profile.address}/about` }, say("About")), h("a", { href: `${profile.address}/friends` }, say("Friends")),
      button(say("Edit profile"), () => {}),
      h("div", { role: "button", tabindex: "0", "aria-haspopup": "menu", "aria-label": "Profile settings see more options", look: "x2btn", onkeydown: press, onclick: menu }, "…")),
    profile.intro.map(([lead, words]) => h("div", { look: "x2row" }, h("span", { dir: "auto", look: "x2s" }, lead ? `${say(lead)} ` : "", h("strong", {}, words)))));
  const menu = () => {
    document.body.append(h("div", { role: "menu", look: "x2box", "data-x-dialog": "1", style: "position:fixed;top:5rem;right:5rem" },
      h("div", { role: "menuitem", tabindex: "0", look: "x2row", onkeydown: press, onclick: viewAs }, say("View As"))));
  };
  const viewAs = async () => {
    closeDialog();
    await quietly("ProfileCometViewAsBarQuery", {});
    const main = document.querySelector("[role=main]");
    const shown = route.profile;
    main.replaceChildren(
      h("div", { look: "x2card" }, span("This is what your profile looks like to: Public")),
      head({ ...shown, friends: shown.public_friends, intro: shown.public_intro }));
  };
  const cover = () => document.body.append(h("div", { look: "x2veil" },
    h("div", { role: "dialog", "aria-label": say("Allow the use of cookies?"), look: "x2box" },
      h("h2", {}, span(say("Allow the use of cookies?"))),
      button(say("Decline optional cookies"), (e) => { quietly("CookieConsentMutation", {}); e.target.closest(".x2veil").remove(); }),
      button(say("Allow all cookies"), (e) => { quietly("CookieConsentMutation", {}); e.target.closest(".x2veil").remove(); }))));

  const frame = () => {
    const main = h("div", { role: "main", look: "x2main" });
    const places = route.navigation.map((to) => h("a", { href: to.href, role: "link", "aria-current": to.href === location.href ? "page" : null }, span(to.text)));
    root.replaceChildren(
      h("div", { role: "banner", look: "x2bar" }, h("a", { href: "/" }, "Practice"), h("a", { href: "/friends/list" }, say("Friends"))),
      h("div", { look: "x2cols" },
        places.length ? h("div", { role: "navigation", "aria-label": say("Settings"), look: "x2nav" }, h("h1", {}, span(say("Settings"))), places) : null,
        main));
    return main;
  };
  const draw = async () => {
    const main = frame();
    const profile = route.profile || route.stranger;
    if (profile) main.append(head(profile));
    if (route.stranger) return wall();
    if (route.friends) return friends(main);
    if (!route.query) return undefined;
    const wait = h("div", { role: "progressbar", "aria-busy": "true", "aria-valuetext": say("Loading...") }, bonesOf(6));
    main.append(wait);
    const got = await graphql(route.query, route.variables);
    if (got.checkpoint_url) { location.assign(got.checkpoint_url); return undefined; }
    const page = got.data?.viewer?.page;
    wait.remove();
    if (!page) { main.append(span("This page isn't available right now")); return undefined; }
    if (page.tabs) {
      main.append(h("div", { role: "tablist", look: "x2row" }, page.tabs.map((tab) =>
        h("a", { role: "tab", href: tab.href, "aria-selected": tab.here ? "true" : "false", tabindex: "0" }, span(tab.text)))));
    }
    main.append(h("h1", { dir: "auto" }, span(page.title)),
      h("div", { look: "x2card" }, page.blocks.map((block) => kinds[block.kind](block))));
    if (page.help) {
      root.querySelector(".x2cols").append(h("aside", { role: "complementary", "aria-label": say("Help"), look: "x2help" },
        page.help.map((one) => h("div", {}, h("h3", {}, span(one.title)), span(one.text, "x2dim")))));
    }
    if (page.covered && !document.querySelector("[data-seen]")) { root.setAttribute("data-seen", "1"); cover(); }
    quietly("ConsentPromptUtilsOnImpressionCallbackMutation", {});
    if (route.requests) quietly("FriendingCometFriendsBadgeCountClearMutation", { input: { client_mutation_id: "1" } });
    return undefined;
  };
  const wall = () => document.body.append(h("div", { look: "x2veil" },
    h("div", { role: "dialog", "aria-label": "See more on Facebook", look: "x2box" },
      h("h2", {}, span("See more on Facebook")),
      h("a", { href: "/login/", role: "button" }, say("Log in")),
      button("✕", (e) => e.target.closest(".x2veil").remove(), "x2btn", say("Close")))));

  // What the pages send by themselves: none of it is needed to draw them.
  const telemetry = () => {
    fetch("/ajax/bz?__a=1", { method: "POST", body: "q=[]", keepalive: true }).catch(() => {});
    addEventListener("pagehide", () => navigator.sendBeacon("/ajax/bnzai", "m=[]"));
    if (!route.stranger) {
      try { new WebSocket("wss://edge-chat.facebook.com/chat?region=prn").onerror = () => {}; } catch (e) { /* refused */ }
    }
  };
  setTimeout(() => draw().then(telemetry, telemetry), 30);
})();
