"""A real WordPress from Debian's packages, on loopback, for as long as a test runs."""

from __future__ import annotations

import http.cookiejar
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path("/usr/share/wordpress")
PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
"""Debian keeps servers where an ordinary user does not look."""
PROGRAMS = ("mariadbd", "mariadb", "mariadb-install-db", "php")
CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:%(socket)s'); define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_CONTENT_DIR', '%(root)s/wp-content');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
OWNER, PASSWORD = "morgan-ellery", "only-for-this-test"


def missing() -> str:
    """What this machine lacks for a real WordPress, "" if nothing."""
    lacking = [name for name in PROGRAMS if not shutil.which(name, path=PATH)]
    if not SOURCE.is_dir():
        lacking.append("wordpress")
    return ", ".join(lacking)


@dataclass
class WordPress:
    """A running site. ``options`` and ``set_option`` go through WordPress itself."""

    url: str
    root: Path
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def get(self, path: str) -> str:
        """A page, as the signed-in owner."""
        return self._open(path)

    def sign_in(self) -> None:
        """Sign the owner in, as a person would by the form."""
        self._open("/wp-login.php")
        self._open(
            "/wp-login.php",
            {"log": OWNER, "pwd": PASSWORD, "rememberme": "forever", "testcookie": "1"},
        )

    def session_file(self, folder: Path) -> Path:
        """The owner's session as a browser storage-state file."""
        cookies = [
            {
                "name": c.name,
                "value": c.value or "",
                "domain": "127.0.0.1",
                "path": c.path,
                "expires": -1,
                "httpOnly": True,
                "secure": False,
                "sameSite": "Lax",
            }
            for c in self.cookies
        ]
        file = folder / "session.json"
        file.write_text(json.dumps({"cookies": cookies, "origins": []}), "utf-8")
        return file

    def php(self, code: str) -> str:
        """Run code inside WordPress, as its own command line would."""
        script = f"require '{self.root}/wp-load.php'; {code}"
        done = subprocess.run(
            ["php", "-r", script], capture_output=True, text=True, check=True, cwd=self.root
        )
        return done.stdout

    def set_options(self, values: Mapping[str, str]) -> None:
        """Change options by WordPress's own function."""
        pairs = "".join(
            f"update_option({json.dumps(k)}, {json.dumps(v)});" for k, v in values.items()
        )
        self.php(pairs)

    def options(self) -> dict[str, str]:
        """The whole options table, without what WordPress itself renews in the background."""
        text = self.php(
            "global $wpdb; echo json_encode($wpdb->get_results("
            '"SELECT option_name n, option_value v FROM wp_options"));'
        )
        rows = {row["n"]: row["v"] for row in json.loads(text)}
        return {k: v for k, v in rows.items() if "_transient_" not in k}

    def _open(self, path: str, form: Mapping[str, str] | None = None) -> str:
        data = urllib.parse.urlencode(form).encode() if form else None
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        with opener.open(self.url + path, data, timeout=60) as answer:
            return str(answer.read().decode("utf-8", "replace"))


@contextmanager
def running(folder: Path) -> Iterator[WordPress]:
    """Start database and site in ``folder``, install WordPress, and end both at the end."""
    with ExitStack() as ends:
        socket_file = _database(folder, ends)
        root = _site(folder, socket_file)
        port = free_port()
        log = ends.enter_context((folder / "php.log").open("w"))
        server = subprocess.Popen(
            ["php", "-S", f"127.0.0.1:{port}", "-t", str(root)],
            stdout=log,
            stderr=log,
            env={**os.environ, "PHP_CLI_SERVER_WORKERS": "4"},
            start_new_session=True,
        )
        ends.callback(_end, server)
        site = WordPress(f"http://127.0.0.1:{port}", root)
        _wait(lambda: _answers(port), "PHP's server did not start")
        site._open(
            "/wp-admin/install.php?step=2",
            {
                "weblog_title": "A quiet page",
                "user_name": OWNER,
                "admin_password": PASSWORD,
                "admin_password2": PASSWORD,
                "pw_weak": "1",
                "admin_email": "owner@example.org",
                "blog_public": "1",
                "language": "",
            },
        )
        themes = [f.parent.name for f in (root / "wp-content" / "themes").glob("*/style.css")]
        if themes:
            site.php(f"switch_theme('{themes[0]}');")
        site.sign_in()
        yield site


def _database(folder: Path, ends: ExitStack) -> Path:
    data, socket_file = folder / "db", folder / "db.sock"
    user = ["--user=root"] if os.geteuid() == 0 else []
    subprocess.run(
        [
            _program("mariadb-install-db"),
            "--no-defaults",
            *user,
            f"--datadir={data}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ],
        check=True,
        capture_output=True,
    )
    server = subprocess.Popen(
        [
            _program("mariadbd"),
            "--no-defaults",
            *user,
            f"--datadir={data}",
            f"--socket={socket_file}",
            "--skip-networking",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-buffer-pool-size=32M",
            f"--pid-file={folder / 'db.pid'}",
            f"--log-error={folder / 'db.log'}",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    ends.callback(_end, server)
    query = ["mariadb", "--no-defaults", f"--socket={socket_file}", "-uroot", "-e"]

    def answers() -> bool:
        ask = [*query, "SELECT 1"]
        return subprocess.run(ask, capture_output=True, check=False).returncode == 0

    _wait(answers, "MariaDB did not start")
    subprocess.run([*query, "CREATE DATABASE wp"], check=True, capture_output=True)
    return socket_file


def _program(name: str) -> str:
    return shutil.which(name, path=PATH) or name


def _site(folder: Path, socket_file: Path) -> Path:
    root = folder / "site"
    shutil.copytree(SOURCE, root, symlinks=False, ignore_dangling_symlinks=True)
    content = Path("/var/lib/wordpress/wp-content")
    if content.is_dir():
        shutil.copytree(
            content, root / "wp-content", dirs_exist_ok=True, ignore_dangling_symlinks=True
        )
    (root / "wp-config.php").write_text(
        CONFIG % {"socket": socket_file, "root": root}, encoding="utf-8"
    )
    return root


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _wait(ready: Callable[[], bool], sentence: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return
        time.sleep(0.1)
    raise RuntimeError(sentence)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
