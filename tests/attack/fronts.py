"""nginx and HAProxy in front of a server, as docs/security.md has them in front of it."""

import os
import shutil
import socket
import subprocess
import time

START_GUARD_S = 30

NGINX = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream tertulia {{ server {server}; keepalive 64; }}
    server {{
        listen {listen};
        client_max_body_size 21m;
        location / {{
            proxy_pass http://tertulia;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto https;
            proxy_read_timeout 60s;
            proxy_buffering off;
        }}
    }}
}}
"""

HAPROXY = """
global
    maxconn 4096
defaults
    mode http
    option forwardfor
    option abortonclose
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    timeout http-request 20s
frontend in
    bind {listen}
    http-request set-header X-Forwarded-Proto https
    default_backend tertulia
backend tertulia
    server one {server}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


class Front:
    """Listens on `host` and `port` as a Server does, so that the same requests go through it."""

    def __init__(self, kind, server, folder):
        folder.mkdir()
        # A worker gives up root's rights otherwise, and pytest's folders are for their owner only.
        user = "user root;" if os.geteuid() == 0 else ""
        self.host, self.port = "127.0.0.1", free_port()
        self.url = f"http://{self.host}:{self.port}"
        text = {"nginx": NGINX, "haproxy": HAPROXY}[kind].format(
            folder=folder, user=user, server=f"{server.host}:{server.port}", listen=f"{self.host}:{self.port}")
        config = folder / "config"
        config.write_text(text)
        command = {"nginx": [program("nginx"), "-c", str(config), "-p", str(folder),
                             "-e", str(folder / "error.log")],
                   "haproxy": [program("haproxy"), "-db", "-f", str(config)]}[kind]
        self.log = open(folder / "output", "wb")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, cwd=folder)
        self._await(folder)

    def _await(self, folder):
        until = time.monotonic() + START_GUARD_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection((self.host, self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise AssertionError((folder / "output").read_text())

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(START_GUARD_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def program(name):
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/local/sbin")
