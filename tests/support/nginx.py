"""nginx with the file that comes with the site, at ports and paths of a test's own."""

import os
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from tests.support.running_site import ROOT, free_port

CONF = ROOT / "msntc/deploy/nginx/msntc.conf"
FRAME = """daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log warn;{user}
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/msntc.conf;
}}
"""


class Nginx:
    """`url` is where it answers over https, by a certificate of its own making; `plain` over http; `log`
    has a line for each request."""

    def __init__(self, folder: Path, upstreams: list[int], port: int):
        self.folder, self.port = folder, port
        self.url, self.log = f"https://localhost:{port}", folder / "access.log"
        text = CONF.read_text()
        text = re.sub(r"    server 127\.0\.0\.1:800\d.*\n", "", text)
        servers = "".join(f"    server 127.0.0.1:{one} max_fails=0;\n" for one in upstreams)
        text = text.replace("upstream msntc {\n", "upstream msntc {\n" + servers)
        text = re.sub(r"    listen \[::\].*\n", "", text)
        plain = free_port()
        self.plain = f"http://localhost:{plain}"
        text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};")
        text = text.replace("listen 443 ", f"listen 127.0.0.1:{port} ")
        text = re.sub(r"/etc/letsencrypt/live/example.org", str(folder), text)
        text = text.replace("/var/cache/nginx/msntc", f"{folder}/cache").replace("example.org", "localhost")
        text = text.replace("/var/log/nginx/msntc.error.log", f"{folder}/error.log")
        text = text.replace("/var/log/nginx/msntc.log", str(self.log))
        self.text = text

    @contextmanager
    def running(self, state: Path):
        (self.folder / "msntc.conf").write_text(self.text.replace("/var/lib/msntc", str(state)))
        user = " user root;" if os.geteuid() == 0 else ""
        conf = self.folder / "nginx.conf"
        conf.write_text(FRAME.format(folder=self.folder, user=user))
        make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
        files = "-addext subjectAltName=DNS:localhost -keyout privkey.pem -out fullchain.pem"
        subprocess.run(f"{make} {files}".split(), cwd=self.folder, check=True, capture_output=True)
        program = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(conf)]
        process = subprocess.Popen(program, stderr=(self.folder / "start.log").open("w"))
        try:
            end = time.monotonic() + 10
            while not (self.folder / "nginx.pid").exists():
                assert process.poll() is None, (self.folder / "start.log").read_text()
                assert time.monotonic() < end
                time.sleep(0.05)
            yield self
        finally:
            process.terminate()
            process.wait(10)

    def count_by_cache(self) -> dict[str, int]:
        """How many requests the cache answered (HIT) and how many it did not, by nginx' own words."""
        found: dict[str, int] = {}
        for line in self.log.read_text().splitlines():
            word = line.rsplit(" ", 1)[-1]
            found[word] = found.get(word, 0) + 1
        return found
