#!/usr/bin/env python3
"""A proxy for CONNECT on loopback; prints its port, then each target it opened, a line each.

With --credentials USER:PASSWORD it answers 407 to all others.
"""
import argparse
import base64
import json
import select
import socket
import sys
import threading


def relay(left, right):
    while True:
        for source in select.select([left, right], [], [])[0]:
            data = source.recv(65536)
            if not data:
                return
            (right if source is left else left).sendall(data)


def serve(client, credentials):
    with client:
        head = b""
        while b"\r\n\r\n" not in head:
            data = client.recv(4096)
            if not data or len(head) > 65536:
                return
            head += data
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers = {line.partition(":")[0].lower(): line.partition(":")[2].strip()
                   for line in lines[1:]}
        wanted = credentials and "Basic " + base64.b64encode(credentials.encode()).decode()
        if credentials and headers.get("proxy-authorization") != wanted:
            client.sendall(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
            return
        if method != "CONNECT":
            client.sendall(b"HTTP/1.1 405 Only CONNECT\r\nContent-Length: 0\r\n\r\n")
            return
        host, _, port = target.rpartition(":")
        with socket.create_connection(("127.0.0.1", int(port)), timeout=5) as server:
            print(json.dumps({"target": target}), flush=True)
            client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            relay(client, server)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--credentials")
    arguments = parser.parse_args()
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            client, _ = listener.accept()
            threading.Thread(
                target=serve, args=(client, arguments.credentials), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
