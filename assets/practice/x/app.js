// Draws a practice page in the browser: shell first, then settings, then rows.
(() => {
  "use strict";
  const bundle = __BUNDLE__;
  const root = document.getElementById("react-root");
  const say = (words) => bundle.say[words] || words;
  const me = window.__INITIAL_STATE__.session.user_id ? bundle.handle : null;
  const path = location.pathname.replace(/\/$/, "") || "/home";

  const salt = Math.floor(Math.random() * 1e6);
  const atoms = (seed) => {
    let at = salt;
    for (const letter of seed) at = (at * 31 + letter.charCodeAt(0)) % 2176782336;
    return `css-175oi2r r-${at.toString(36)} r-${((at * 7 + 13) % 60466176).toString(36)}`;
  };
  const h = (tag, marks, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(marks || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (name === "look") made.className = `${value} ${atoms(value + tag)}`;
      else made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...inside.flat(3).filter((i) => i !== null && i !== undefined && i !== "" && i !== false));
    return made;
  };
  const line = (words, look = "r-t") => h("div", { dir: "ltr", look }, h("span", { look: "r-s" }, words));
  const button = (words, onclick, testid = null) => h("div", { role: "button", tabindex: "0", look: "r-btn", "data-testid": testid, onclick }, line(words));

  const headers = () => ({
    authorization: "Bearer AAAApractice", "x-twitter-active-user": "yes",
    "x-csrf-token": document.cookie.match(/ct0=([^;]+)/)?.[1] || "", "x-client-transaction-id": Math.random().toString(36).slice(2),
  });
  const get = async (address) => {
    const got = await fetch(address, { headers: headers(), credentials: "include" });
    if (!got.ok) throw new Error(String(got.status));
    return got.json();
  };
  const graphql = (id, operation, variables) =>
    get(`/i/api/graphql/${id}/${operation}?variables=${encodeURIComponent(JSON.stringify(variables))}&features=${encodeURIComponent("{}")}`);
  const post = (address, body, kind) => fetch(address, { method: "POST", headers: { ...headers(), "content-type": kind }, body }).catch(() => {});
  const save = async (block, raw) => {
    if (block.key) await post("/i/api/1.1/account/settings.json", new URLSearchParams({ [block.key]: raw }), "application/x-www-form-urlencoded");
    else {
      const operation = block.id === "spaces_listening" ? "SharingAudiospacesListeningDataWithFollowersUpdate" : "FeatureSettingsUpdate";
      await post(`/i/api/graphql/W1aWrite/${operation}`, JSON.stringify({ variables: { setting: block.id, value: String(raw) } }), "application/json");
    }
    await draw();
  };

  // -- rows -----------------------------------------------------------------------------------
  let counter = 0;
  const isOn = (raw) => raw === true || raw === "all_enabled" || raw === "all" || raw === "following";
  const box = (block, on, onchange) => {
    const id = `CHECKBOX_${++counter}_LABEL`;
    const input = h("input", { type: "checkbox", look: "r-in", "aria-describedby": id, onchange: (e) => onchange(e.target.checked, e.target) });
    input.checked = on;
    return [
      h("label", { look: "r-row" }, line(block.label), h("div", { look: "r-box" }, h("div", { "aria-hidden": "true" }), input)),
      h("div", { dir: "ltr", look: "r-dim", id }, block.description),
    ];
  };
  const radios = (block, chosen, onpick) => h("div", { role: "radiogroup", "aria-label": block.label },
    block.options.map((option) => {
      const input = h("input", { type: "radio", name: `radio_${block.id}`, onchange: () => onpick(option.raw) });
      input.checked = option.raw === chosen;
      return h("label", { look: "r-row" }, line(option.words), h("div", { look: "r-box" }, input));
    }),
    // A value that the page knows no words for is shown as it is.
    block.options.some((o) => o.raw === chosen) ? null : h("label", { look: "r-row" }, line(String(chosen)),
      h("div", { look: "r-box" }, (() => { const i = h("input", { type: "radio", name: `radio_${block.id}` }); i.checked = true; return i; })())));
  const kinds = {
    switch: (block, raw) => box(block, isOn(raw), (on, input) => {
      const value = block.key === "dm_receipt_setting" ? (on ? "all_enabled" : "all_disabled") : on;
      if (block.id === "protected_posts" && on) return sheet(input, () => save(block, value));
      return save(block, value);
    }),
    radio: (block, raw) => [line(block.label, "r-h"), h("div", { dir: "ltr", look: "r-dim" }, block.description), radios(block, raw, (v) => save(block, v))],
    tagging: (block, raw) => [
      box(block, raw !== "none", (on) => save(block, on ? "all" : "none")),
      raw === "none" ? null : radios({ ...block, options: block.options.filter((o) => o.raw !== "none") }, raw, (v) => save(block, v)),
    ],
  };
  const sheet = (input, onyes) => {
    const veil = h("div", { look: "r-veil" }, h("div", { "data-testid": "confirmationSheetDialog", role: "dialog", look: "r-sheet" },
      h("h1", {}, say("Protect your posts?")),
      h("button", { "data-testid": "confirmationSheetConfirm", onclick: () => { veil.remove(); onyes(); } }, say("Protect")),
      h("button", { "data-testid": "confirmationSheetCancel", onclick: () => { veil.remove(); input.checked = false; } }, say("Cancel"))));
    document.body.append(veil);
  };

  // -- lists of people: only the rows near the window are in the page -----------------------------
  const TALL = 84;
  const people = (pane, operation) => {
    const list = h("div", { look: "r-list", "aria-label": "Timeline" });
    pane.append(h("section", { role: "region", "aria-labelledby": "accessible-list-0" }, h("h1", { id: "accessible-list-0", dir: "auto" }, "Timeline"), list));
    const all = [];
    const shown = new Map();
    let cursor = null;
    let done = false;
    let busy = false;
    const cell = (user, at) => h("div", { "data-testid": "cellInnerDiv", look: "r-cell", style: `transform:translateY(${at * TALL}px)` },
      h("button", { "data-testid": "UserCell", role: "button", type: "button", look: "r-row", style: "width:100%;background:none;border:0;text-align:left" },
        h("img", { src: user.legacy.profile_image_url_https, alt: "", width: 40, height: 40 }),
        h("div", { style: "flex:1" },
          h("a", { href: `/${user.core.screen_name}`, role: "link", look: "r-a" }, line(user.core.name)),
          h("a", { href: `/${user.core.screen_name}`, role: "link", tabindex: "-1", look: "r-a" }, line(`@${user.core.screen_name}`, "r-dim")),
          user.legacy.followed_by ? h("div", { "data-testid": "userFollowIndicator", look: "r-dim" }, h("span", {}, say("Follows you"))) : null,
          user.legacy.description ? h("div", { dir: "auto", look: "r-bio" }, h("span", {}, user.legacy.description)) : null),
        h("div", { role: "button", tabindex: "0", look: "r-btn", "data-testid": `${user.rest_id}-${operation === "Following" ? "unfollow" : "follow"}`, "aria-label": `Follow @${user.core.screen_name}`,
          onclick: () => post("/i/api/1.1/friendships/create.json", `user_id=${user.rest_id}`, "application/x-www-form-urlencoded") }, operation === "Following" ? say("Following") : "Follow")));
    const show = () => {
      const top = window.scrollY - list.offsetTop;
      const from = Math.max(0, Math.floor(top / TALL) - 4);
      const to = Math.min(all.length, Math.ceil((top + window.innerHeight) / TALL) + 4);
      for (const [at, node] of shown) if (at < from || at >= to) { node.remove(); shown.delete(at); }
      for (let at = from; at < to; at++) if (!shown.has(at)) { const made = cell(all[at], at); shown.set(at, made); list.append(made); }
      list.style.height = `${all.length * TALL + (done ? 0 : 120)}px`;
      if (!done && to >= all.length - 3) more();
    };
    const wait = h("div", { role: "progressbar", "aria-label": "Loading", style: "position:absolute;bottom:20px;left:45%" }, "…");
    const more = async () => {
      if (busy || done) return;
      busy = true;
      list.append(wait);
      try {
        const got = await graphql("Lst5follow", operation, { userId: window.__INITIAL_STATE__.session.user_id, count: 20, cursor, includePromotedContent: false });
        const entries = got.data.user.result.timeline.timeline.instructions[0].entries;
        all.push(...entries.filter((e) => e.entryId.startsWith("user-")).map((e) => e.content.itemContent.user_results.result));
        cursor = entries.find((e) => e.content.cursorType === "Bottom").content.value;
        done = cursor.startsWith("0|");
        if (done && !all.length) pane.append(h("div", { "data-testid": "emptyState", look: "r-h" }, line(say("Nothing to see here yet"))));
      } catch (error) { done = true; failed(pane); }
      wait.remove();
      busy = false;
      show();
    };
    window.addEventListener("scroll", () => requestAnimationFrame(show), { passive: true });
    more();
  };
  const failed = (pane) => pane.append(h("div", { "data-testid": "error-detail", look: "r-h" }, line(say("Something went wrong. Try reloading.")), button(say("Retry"), () => draw())));

  // -- pages ----------------------------------------------------------------------------------
  const frame = () => {
    const main = h("main", { role: "main", look: "r-panes" });
    root.replaceChildren(h("div", { look: "r-cols" },
      h("header", { role: "banner", look: "r-side" }, h("nav", { "aria-label": "Primary", role: "navigation" },
        h("a", { href: "/home" }, "Practice"),
        me ? [h("a", { href: `/${me}`, "data-testid": "AppTabBar_Profile_Link", "aria-label": "Profile" }, "Profile"),
          h("a", { href: "/settings" }, say("Settings")),
          h("div", { role: "button", tabindex: "0", "data-testid": "SideNav_AccountSwitcher_Button", look: "r-btn" }, `@${me}`)]
          : h("a", { href: "/login", "data-testid": "loginButton" }, say("Log in")))),
      main));
    return main;
  };
  const column = (main) => {
    const pane = h("div", { "data-testid": "primaryColumn", look: "r-detail" });
    main.append(pane, h("div", { "data-testid": "sidebarColumn", look: "r-nav" }, h("aside", { role: "complementary" }, line("Practice notes", "r-h"))));
    return pane;
  };
  const wait = (pane) => {
    const ring = h("div", { role: "progressbar", "aria-label": "Loading", "aria-valuemax": "1" }, "…");
    pane.append(ring);
    return ring;
  };
  const value = (block, remote, other) => (block.key ? remote[block.key] : other[block.id]);

  const settings = async (main, name) => {
    const rows = [["account", "Your account"], ["security_and_account_access", "Security and account access"], ["privacy_and_safety", "Privacy and safety"]];
    const nav = h("section", { "aria-label": "Section navigation", role: "region", look: "r-nav" }, h("h2", { dir: "ltr" }, say("Settings")),
      h("div", { role: "tablist" }, rows.map(([to, words]) => h("a", { href: `/settings/${to}`, role: "tab", "aria-selected": name === to ? "true" : "false", look: "r-row" }, line(say(words))))));
    const pane = h("section", { "aria-label": "Section details", role: "region", look: "r-detail" });
    main.append(nav, pane);
    const page = bundle.pages[name];
    if (!page) { failed(pane); return; }
    const ring = wait(pane);
    let remote;
    let other = {};
    try {
      remote = await get("/i/api/1.1/account/settings.json?include_mention_filter=true&include_nsfw_user_flag=true&include_ranked_timeline=true");
      if (page.blocks.some((b) => !b.key)) other = (await graphql("Prf9prefs", "UserPreferences", {})).data.viewer.preferences;
    } catch (error) { ring.remove(); failed(pane); return; }
    ring.remove();
    pane.append(h("div", { role: "button", tabindex: "0", "data-testid": "app-bar-back", "aria-label": "Back", look: "r-btn", onclick: () => history.back() }, "←"),
      h("h2", { dir: "ltr", id: "detail-header", role: "heading", "aria-level": "2" }, h("span", {}, page.title)));
    if (page.broken) { failed(pane); return; }
    if (page.password) {
      pane.append(line(say("Confirm your password"), "r-h"), h("label", {}, say("Password"), h("input", { type: "password", name: "current_password", autocomplete: "off" })), button(say("Confirm"), () => {}));
      return;
    }
    for (const block of page.blocks) pane.append(...kinds[block.kind](block, value(block, remote, other)).flat().filter(Boolean));
    if (name === "audience_and_tagging" && bundle.tagging) {
      const tag = remote.allow_media_tagging;
      const words = { all: "Anyone can tag you", following: "Only people you follow can tag you", none: "Off" }[tag] || tag;
      pane.append(h("a", { href: "/settings/tagging", look: "r-row", role: "link" }, h("div", {}, line(say("Photo tagging")), line(say(words), "r-dim"))));
    }
    if (name === "location") pane.append(button(say("Remove all location information attached to your posts"), () => post("/i/api/1.1/geo/delete_location_data.json", "", "application/x-www-form-urlencoded")));
    for (const link of page.links) pane.append(h("a", { href: link.href, role: "link", look: "r-row" }, h("div", {}, line(link.text), link.description ? line(link.description, "r-dim") : null)));
    if (name === "connected_apps") await rowsOf(pane, "ConnectedApps", "apps", (a) => `/settings/applications/${a.id}`);
    if (name === "sessions") await rowsOf(pane, "UserSessions", "sessions", (a) => `/settings/sessions/${a.id}`);
    if (name === "blocked/all") people(pane, "BlockedAccountsAll");
    if (name === "muted/all") people(pane, "MutedAccounts");
    if (name === "contacts_dashboard") pane.append(h("div", { "data-testid": "emptyState" }, line(say("Nothing to see here yet"))));
    if (name === "about_your_account") pane.append(line(`${say("Account based in")} ${bundle.based}`));
    if (page.bar) bar();
  };
  const rowsOf = async (pane, operation, key, address) => {
    const ring = wait(pane);
    const rows = (await graphql("Row3rows", operation, {})).data.viewer[key];
    ring.remove();
    if (!rows.length) pane.append(h("div", { "data-testid": "emptyState" }, line(say("Nothing to see here yet"))));
    pane.append(h("div", { role: "list" }, rows.map((row) => h("div", { role: "listitem" }, h("a", { href: address(row), role: "link", look: "r-row" }, h("div", {}, line(row.name), line(row.detail, "r-dim")))))));
  };
  const bar = () => {
    const made = h("div", { "data-testid": "BottomBar", look: "r-bar" }, line(say("Did someone say cookies?")),
      [say("Accept all cookies"), say("Refuse non-essential cookies")].map((words) => h("button", { type: "button", onclick: () => { made.remove(); post("/i/api/1.1/account/cookie_consent.json", "a=1", "application/x-www-form-urlencoded"); } }, words)));
    document.body.append(made);
  };

  const profilePage = async (main) => {
    const pane = column(main);
    const ring = wait(pane);
    const user = (await graphql("Usr7name", "UserByScreenName", { screen_name: bundle.handle })).data.user.result;
    ring.remove();
    const birth = user.birthdate;
    const when = [birth.day && "4 March", birth.year].filter(Boolean).join(", ");
    const locked = user.privacy.protected;
    pane.append(
      h("div", { "data-testid": "UserName", look: "r-h" }, h("h2", { dir: "ltr" }, h("span", {}, user.core.name), locked ? h("svg", { "data-testid": "icon-lock", "aria-label": say("Protected account"), role: "img" }) : null), line(`@${user.core.screen_name}`, "r-dim")),
      h("div", { "data-testid": "UserDescription", dir: "auto" }, h("span", {}, user.legacy.description)),
      h("div", { "data-testid": "UserProfileHeader_Items" },
        h("span", { "data-testid": "UserLocation" }, h("span", {}, user.location.location)), " ",
        h("a", { "data-testid": "UserUrl", href: user.legacy.url, rel: "noopener" }, "ellery.example"), " ",
        when ? h("span", { "data-testid": "UserBirthday" }, `Born ${when}`) : null, " ",
        h("a", { href: `/${bundle.handle}/about` }, h("span", { "data-testid": "UserJoinDate" }, `Joined ${bundle.joined}`))),
      h("a", { href: `/${bundle.handle}/following`, role: "link", look: "r-a" }, `${user.legacy.friends_count} ${say("Following")}`), " ",
      h("a", { href: `/${bundle.handle}/verified_followers`, role: "link", look: "r-a" }, `${user.legacy.followers_count} ${say("Followers")}`));
    if (me) pane.append(h("a", { href: "/settings/profile", "data-testid": "editProfileButton", role: "link", look: "r-btn" }, say("Edit profile")));
    if (locked && !me) pane.append(h("div", { "data-testid": "emptyState" }, line(say("These posts are protected"))));
    else pane.append(h("article", { "data-testid": "tweet" }, h("div", { "data-testid": "tweetText", dir: "auto" }, h("span", {}, "First courgettes of the year."))));
    return user;
  };
  const editProfile = async (main) => {
    const user = await profilePage(main);
    const inputs = [["displayName", "Name", user.core.name], ["description", "Bio", user.legacy.description], ["location", "Location", user.location.location], ["url", "Website", user.legacy.url]]
      .filter(([name]) => name !== "location" || bundle.profile.place);
    const selects = bundle.profile.blocks.map((block) => {
      const chosen = user.birthdate_visibility[block.id];
      const known = block.options.map((o) => o.words);
      const select = h("select", { id: `SELECTOR_${block.id}`, onchange: (e) => save(block, block.options[e.target.selectedIndex].raw) },
        (known.includes(say(chosen)) ? known : [...known, chosen]).map((words) => h("option", {}, words)));
      select.value = say(chosen);
      return h("div", {}, bundle.profile.broken ? null : h("label", { for: `SELECTOR_${block.id}` }, block.label), select);
    });
    const body = bundle.profile.password
      ? [line(say("Confirm your password")), h("input", { type: "password", "aria-label": say("Password") })]
      : [inputs.map(([name, words, now]) => (bundle.profile.broken ? h("input", { value: now, type: "text" })
        : h("label", {}, line(say(words)), h("input", { name, value: now, type: "text" })))),
        h("h3", {}, say("Birth date")), line("4 March 1988"), line(say("Who sees this?"), "r-dim"), selects];
    document.body.append(h("div", { look: "r-veil" }, h("div", { role: "dialog", "aria-modal": "true", "aria-labelledby": "modal-header", look: "r-sheet" },
      h("h2", { id: "modal-header" }, say("Edit profile")), h("button", { "data-testid": "Profile_Save_Button", type: "button", onclick: () => post("/i/api/1.1/account/update_profile.json", "a=1", "application/x-www-form-urlencoded") }, say("Save")), body)));
  };

  const draw = async () => {
    counter = 0;
    document.querySelectorAll(".r-veil,.r-bar").forEach((n) => n.remove());
    const main = frame();
    const own = `/${bundle.handle}`;
    const lists = { followers: "Followers", following: "Following", verified_followers: "BlueVerifiedFollowers", followers_you_follow: "FollowersYouKnow" };
    try {
      if (path === "/settings/profile") return await editProfile(main);
      if (path === "/settings" || path.startsWith("/settings/")) {
        const name = path.slice(10) || "account";
        return await settings(main, bundle.old[name] || name);
      }
      if (path === own) return await profilePage(main);
      if (path === "/follower_requests") return people(column(main), "FollowerRequests");
      if (path === `${own}/about`) {
        const facts = [["Date joined", bundle.joined], [say("Account based in"), bundle.based], [say("Connected via"), "Web"]];
        return column(main).append(h("h2", {}, "About this account"),
          ...facts.filter(([, now]) => now).map(([words, now]) => h("div", { look: "r-row" }, h("div", {}, line(words), line(now, "r-dim")))));
      }
      const list = path.startsWith(`${own}/`) && lists[path.slice(own.length + 1)];
      const pane = column(main);
      if (list) {
        pane.append(h("h2", { dir: "ltr" }, bundle.handle), h("nav", { role: "navigation" }, h("div", { role: "tablist" },
          Object.keys(lists).map((to) => h("a", { role: "tab", href: `${own}/${to}`, "aria-selected": path.endsWith(`/${to}`) ? "true" : "false" }, to.replaceAll("_", " "), " ")))));
        return people(pane, list);
      }
      if (path === "/home") return pane.append(line("Welcome to the practice profiles."));
      return pane.append(h("div", { "data-testid": "emptyState" }, line("This account doesn't exist")));
    } catch (error) {
      return failed(root.querySelector(".r-detail") || main);
    }
  };

  const telemetry = () => {
    if (!me) return;
    post("/i/api/1.1/jot/client_event.json", "debug=true&log=[]", "application/x-www-form-urlencoded");
    post("/i/api/1.1/live_pipeline/update_subscriptions", "sub_topics=", "application/x-www-form-urlencoded");
    addEventListener("pagehide", () => navigator.sendBeacon("/i/api/1.1/jot/client_event.json", "log=[]"));
  };
  setTimeout(() => draw().then(telemetry, telemetry), 30);
})();
