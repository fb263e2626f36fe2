"""The browser's command line: which hosts exist for it, no sockets, and no calls of its own.

The resolver rule is tried in Chromium's order: the first ``MAP`` that fits a host decides, and an
``EXCLUDE`` goes before all of them.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from paravent.browser.options import Replica
from paravent.core.page import SiteRules

NOWHERE = "~NOTFOUND"
_DEAD = "socks5://127.0.0.1:1"
"""A proxy that is not there: what is sent to it goes nowhere."""

_OFF = (
    # What the browser sends by itself, past the pages: reports, registrations, late requests.
    "Reporting",
    "NetworkErrorLogging",
    "DocumentReporting",
    "CrashReporting",
    "FetchLaterAPI",
    "DeviceBoundSessions",
    "EnableBoundSessionCredentials",
    "AttributionReportingCrossAppWeb",
    "ConversionMeasurement",
    "PrivateAggregationApi",
    "InterestGroupStorage",
    "Fledge",
    "SharedStorageAPI",
    "BrowsingTopics",
    "FedCm",
    "WebOTP",
    "BackgroundFetch",
    # Early requests for pages that nobody opened.
    "Prerender2",
    "SpeculationRulesPrefetchFuture",
    "PrefetchPrivacyChanges",
    "LoadingPredictorPrefetch",
    "NavigationPredictor",
    "PreconnectToSearch",
    # The browser's own services.
    "OptimizationHints",
    "OptimizationGuideModelDownloading",
    "MediaRouter",
    "Translate",
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "NetworkTimeServiceQuerying",
    "DnsOverHttps",
    "AsyncDns",
    "InterestFeedContentSuggestions",
    "LensOverlay",
    "SafeBrowsingEnhancedProtection",
    # Kept off as Playwright keeps them off: a later --disable-features replaces the earlier one.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AimEnabled",
    "SkipListAccountsWithoutGaiaCookies",
)

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-client-side-phishing-detection",
    "--no-pings",
    "--no-service-autorun",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--disable-notifications",
    "--disable-external-intent-requests",
    # Asks Google's sign-in service by itself who is signed in, where a platform's rules allow that
    # host: led to a name that the resolver does not find.
    "--gaia-url=https://accounts.invalid",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-blink-features=WebTransport,FetchLater,FetchLaterAPI,SpeculationRulesPrefetchFuture",
    "--disable-features=" + ",".join(_OFF),
)


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this computer itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def ports_of(rules: SiteRules) -> frozenset[int]:
    """Ports that may be asked: the usual two, and those that the rules' own addresses name."""
    named = (_port(address) for address in (rules.start_url, rules.sign_in_url))
    return frozenset({80, 443, *(port for port in named if port)})


def _port(address: str) -> int | None:
    try:
        return urlsplit(address).port
    except ValueError:
        return None


def resolver_rule(rules: SiteRules, replica: Replica | None) -> str:
    """The value of ``--host-resolver-rules``: the platform's hosts, and no other name.

    With a replica the platform's hosts lead to it. Hosts of this computer are let through with
    their port alone, so that a page cannot ask another server here.
    """
    if replica is not None:
        to = f"{replica.host}:{replica.port}"
        names = [f"MAP {host_only(host)} {to}" for host in rules.hosts]
        return ", ".join([*names, f"MAP * {NOWHERE}"])
    here = [host for host in rules.hosts if is_loopback(host_only(host))]
    names = [
        f"MAP {host_only(host)}:{port} {host_only(host)}:{port}"
        for host in here
        for port in ([_own_port(host)] if _own_port(host) else sorted(ports_of(rules)))
    ]
    away = [f"EXCLUDE {host_only(host)}" for host in rules.hosts if host not in here]
    return ", ".join([*names, f"MAP * {NOWHERE}", *away])


def host_only(host: str) -> str:
    """A host of a platform's list without its port."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() and not name.endswith(":") else host


def _own_port(host: str) -> str:
    return host.removeprefix(host_only(host)).lstrip(":")


def socket_rule(proxies: Mapping[str, str]) -> tuple[str, ...]:
    """Arguments that lead every WebSocket, of pages and of workers, to a proxy that is not there.

    Chromium takes the ``socks`` entry for ``ws:`` and ``wss:`` and the other two for pages, so
    pages go on as before, through the proxy of the system where there is one (``proxies`` as
    ``urllib.request.getproxies()`` gives them).
    """
    http = _proxy(proxies.get("http")) or "direct://"
    https = _proxy(proxies.get("https")) or "direct://"
    return (
        f"--proxy-server=http={http};https={https};socks={_DEAD}",
        "--proxy-bypass-list=<-loopback>",
    )


def _proxy(address: str | None) -> str:
    if not address:
        return ""
    parts = urlsplit(address if "//" in address else f"http://{address}")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.hostname else ""


def proxy_hosts(proxies: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the system's own proxies, which the resolver must still find."""
    found = (_proxy(proxies.get(kind)) for kind in ("http", "https"))
    return tuple(dict.fromkeys(urlsplit(p).hostname or "" for p in found if p))


def arguments(
    rules: SiteRules,
    replica: Replica | None,
    proxies: Mapping[str, str],
    *,
    resolver: bool = True,
    sockets: bool = True,
) -> list[str]:
    """All arguments of a guarded browser. The two flags exist for tests of one layer alone."""
    if replica is not None or any(is_loopback(host_only(host)) for host in rules.hosts):
        proxies = {}
    args = list(QUIET)
    if resolver:
        rule = resolver_rule(rules, replica)
        args.append("--host-resolver-rules=" + _with_excluded(rule, proxy_hosts(proxies)))
    elif replica is not None:
        args.append(f"--host-resolver-rules=MAP * {replica.host}:{replica.port}")
    if sockets:
        args.extend(socket_rule(proxies))
    if replica is not None:
        args.append(f"--ignore-certificate-errors-spki-list={replica.key}")
    return args


def _with_excluded(rule: str, hosts: Iterable[str]) -> str:
    return ", ".join([rule, *(f"EXCLUDE {host}" for host in hosts)])
