#!/usr/bin/env python3
"""A collector that others wrote, behind a gateway that others wrote: rotel behind nginx.

nginx asks for a client certificate of the authority in --certificates, as made by
make-certificates.sh, and answers 400 without one. Prints the gateway's port as JSON; rotel prints
each record that it got to --output. --check says by the exit status whether both are installed.
"""
import argparse
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {certificates}/server.pem;
    ssl_certificate_key {certificates}/server.key;
    ssl_client_certificate {certificates}/authority.pem;
    ssl_verify_client on;
    client_max_body_size 8m;
    location / {{ proxy_pass http://127.0.0.1:{backend}; }}
  }}
}}
"""


def rotel():
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    library = os.path.join(cache, "merlon-test-tools", "lib")
    for version in sorted(os.listdir(library)) if os.path.isdir(library) else []:
        path = os.path.join(library, version, "site-packages", "rotel", "rotel-agent")
        if os.access(path, os.X_OK):
            return path
    return None


def nginx():
    return shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def end_with_parent():
    # PR_SET_PDEATHSIG of prctl(2).
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def wait_for(port):
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.025)
    sys.exit(f"nothing listens on port {port}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--certificates")
    parser.add_argument("--folder")
    parser.add_argument("--output")
    arguments = parser.parse_args()
    if arguments.check:
        sys.exit(0 if rotel() and nginx() else 1)

    port, backend, other = free_ports(3)
    place = os.path.join(arguments.folder, "nginx.conf")
    with open(place, "w") as file:
        file.write(CONFIGURATION.format(
            folder=arguments.folder, port=port, backend=backend,
            certificates=arguments.certificates))
    commands = [
        [rotel(), "start", "--otlp-http-endpoint", f"127.0.0.1:{backend}",
         "--otlp-grpc-endpoint", f"127.0.0.1:{other}", "--exporter", "blackhole",
         "--debug-log", "logs", "--debug-log-verbosity", "detailed"],
        [nginx(), "-c", place, "-e", os.path.join(arguments.folder, "nginx-start.log")],
    ]
    children = []
    with open(arguments.output, "wb") as output:
        for command in commands:
            children.append(subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                preexec_fn=end_with_parent))
    wait_for(backend)
    wait_for(port)
    print(json.dumps({"port": port}), flush=True)
    sys.stdin.read()
    for child in children:
        child.kill()


if __name__ == "__main__":
    main()
