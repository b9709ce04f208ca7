#!/usr/bin/env python3
"""A receiver of reports that fails on demand, and counts exactly what it has stored.

It takes OTLP logs (protobuf), Splunk events and JSON lines, over HTTP or HTTPS, with client
certificates where --client-ca is given. When it listens it prints one line of JSON with its ports:
`port` for reports, `control` for the test:

  GET /counts            what was stored, as JSON
  GET /script?ACTIONS    what to do with the next requests, one action each, in order:
      503*3 or 429/2     that status, so many times, with Retry-After in seconds
      drop               read the request, then close
      lose               store the records, then close without an answer
      drip               store nothing, answer a byte at a time for ever
      huge               answer 200 with more than 4 MiB
      html               answer 200 with a page of HTML, store nothing
      redirect           answer 307 to a place that does not exist
  GET /token?TOKEN       from now on refuse all other bearer tokens with 401

With --ledger FILE it appends a line of JSON for each record before it answers: `arrived` (seconds
since 1970), `uid`, `sequence`, `event` and the `attributes` that are texts or numbers. A receiver
that is started again goes on in the same file.

A record that holds the bytes POISON makes it answer 400, one with REJECT is counted in
partial_success and not stored; a body above --max-body (decompressed) is answered with 413.
"""
import argparse
import gzip
import json
import socket
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlparse


def fields(data):
    """The fields of a protobuf message, as (number, value)."""
    index = 0

    def varint():
        nonlocal index
        value = shift = 0
        while True:
            byte = data[index]
            index += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while index < len(data):
        key = varint()
        kind = key & 7
        if kind == 0:
            yield key >> 3, varint()
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
            yield key >> 3, data[index:index + size]
            index += size
        elif kind == 2:
            size = varint()
            if index + size > len(data):
                raise ValueError("a field is longer than its message")
            yield key >> 3, data[index:index + size]
            index += size
        else:
            raise ValueError(f"wire type {kind}")


def every(data, number):
    return [value for found, value in fields(data) if found == number]


def otlp_records(body):
    return [record for logs in every(body, 1) for scope in every(logs, 2)
            for record in every(scope, 2)]


def otlp_attributes(record):
    """The attributes of a record that are texts or numbers."""
    found = {}
    for attribute in every(record, 6):
        pair = dict(fields(attribute))
        value = dict(fields(pair.get(2, b"")))
        name = pair.get(1, b"").decode()
        if 1 in value:
            found[name] = value[1].decode("utf-8", "replace")
        elif 3 in value:
            found[name] = value[3]
    return found


def otlp_line(record):
    """What the ledger keeps of a record."""
    attributes = otlp_attributes(record)
    return {
        "arrived": time.time(), "uid": attributes.pop("log.record.uid", None),
        "sequence": attributes.pop("merlon.sequence", None),
        "event": dict(fields(record)).get(12, b"").decode(), "attributes": attributes}


def otlp_uid(record):
    for attribute in every(record, 6):
        pair = dict(fields(attribute))
        if pair.get(1) == b"log.record.uid":
            return dict(fields(pair[2]))[1].decode()
    raise ValueError("a record has no log.record.uid")


def varint(value):
    output = bytearray()
    while value > 127:
        output.append(value & 127 | 128)
        value >>= 7
    output.append(value)
    return bytes(output)


def text_field(number, text):
    return varint(number << 3 | 2) + varint(len(text)) + text


class Store:
    def __init__(self):
        self.lock = threading.Lock()
        self.seen = {}
        self.requests = self.empty = self.largest = 0
        self.script = []
        self.ledger = None
        self.token = None
        self.users = set()
        self.statuses = {}

    def counts(self):
        with self.lock:
            total = sum(self.seen.values())
            return {
                "requests": self.requests, "empty": self.empty, "records": total,
                "unique": len(self.seen), "duplicates": total - len(self.seen),
                "largestBatch": self.largest, "clients": sorted(self.users),
                "statuses": self.statuses, "left": len(self.script),
                "uids": sorted(self.seen),
            }

    def add(self, uids, lines=()):
        with self.lock:
            if self.ledger:
                self.ledger.writelines(json.dumps(line) + "\n" for line in lines)
                self.ledger.flush()
            for uid in uids:
                self.seen[uid] = self.seen.get(uid, 0) + 1
            self.largest = max(self.largest, len(uids))

    def next_action(self):
        with self.lock:
            self.requests += 1
            return self.script.pop(0) if self.script else None

    def plan(self, text):
        actions = []
        for part in filter(None, text.split(",")):
            name, _, times = part.partition("*")
            actions += [name] * int(times or 1)
        with self.lock:
            self.script += actions


class Reports(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def setup(self):
        if isinstance(self.request, ssl.SSLSocket):
            self.request.settimeout(5)
            self.request.do_handshake()
        super().setup()

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", kind="application/x-protobuf", **headers):
        store = self.server.store
        with store.lock:
            store.statuses[status] = store.statuses.get(status, 0) + 1
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def cut(self):
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def do_POST(self):
        store = self.server.store
        body = self.rfile.read(int(self.headers["Content-Length"]))
        action = store.next_action()
        if isinstance(self.request, ssl.SSLSocket):
            for names in self.request.getpeercert().get("subject", ()) \
                    if self.request.getpeercert() else ():
                for name, value in names:
                    if name == "commonName":
                        with store.lock:
                            store.users.add(value)
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if action and action[0].isdigit():
            status, _, after = action.partition("/")
            headers = {"Retry_After": after} if after else {}
            return self.answer(int(status), b"", **headers)
        if action == "drop":
            return self.cut()
        if action == "redirect":
            return self.answer(307, Location="http://127.0.0.1:1/elsewhere")
        if action == "html":
            return self.answer(200, b"<html>welcome</html>", "text/html")
        if action == "huge":
            return self.answer(200, bytes(5 << 20))
        if action == "drip":
            return self.drip()
        if store.token and self.headers.get("Authorization") not in (
                f"Bearer {store.token}", f"Splunk {store.token}"):
            return self.answer(401, b"", "text/plain")
        if len(body) > self.server.max_body:
            return self.answer(413, b"", "text/html")
        self.take(body, action)

    def take(self, body, action):
        kind = self.headers.get("Content-Type", "")
        try:
            if kind == "application/x-protobuf":
                records = otlp_records(body)
                uids = [otlp_uid(record) for record in records]
            else:
                records = body.splitlines()
                uids = [json.loads(line)["uid"] for line in records]
        except (ValueError, IndexError, KeyError) as error:
            return self.answer(400, text_field(2, str(error).encode()))
        if not records:
            with self.server.store.lock:
                self.server.store.empty += 1
            if kind != "application/x-protobuf":
                return self.answer(400, b'{"text":"No data","code":5}', "application/json")
        if any(b"POISON" in record for record in records):
            return self.answer(400, text_field(2, b"a record cannot be read"))
        kept = [(uid, record) for uid, record in zip(uids, records) if b"REJECT" not in record]
        good = [uid for uid, _ in kept]
        is_listed = self.server.store.ledger and kind == "application/x-protobuf"
        self.server.store.add(
            good, [otlp_line(record) for _, record in kept] if is_listed else ())
        if action == "lose":
            return self.cut()
        if kind == "application/json":
            return self.answer(200, b'{"text": "Success", "code": 0}', kind)
        rejected = len(uids) - len(good)
        partial = varint(8) + varint(rejected) + text_field(2, b"marked") if rejected else b""
        self.answer(200, text_field(1, partial) if partial else b"")

    def drip(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"\0")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            self.close_connection = True


class Control(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        place = urlparse(self.path)
        store = self.server.store
        if place.path == "/script":
            store.plan(unquote(place.query))
        if place.path == "/token":
            store.token = unquote(place.query)
        body = json.dumps(store.counts()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    tls = None

    def get_request(self):
        connection, address = super().get_request()
        if self.tls:
            connection = self.tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request, client_address):
        # A handshake that failed, or a client that went away: the test counts what arrived.
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--client-ca")
    parser.add_argument("--max-body", type=int, default=64 << 20)
    parser.add_argument("--ledger")
    parser.add_argument("--max-tls", choices=["1.1", "1.2", "1.3"], default="1.3")
    arguments = parser.parse_args()

    reports = Quiet(("127.0.0.1", arguments.port), Reports)
    control = Quiet(("127.0.0.1", 0), Control)
    reports.store = control.store = Store()
    reports.max_body = arguments.max_body
    if arguments.ledger:
        reports.store.ledger = open(arguments.ledger, "a")
    if arguments.certificate:
        reports.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if arguments.max_tls == "1.1":
            reports.tls.set_ciphers("ALL:@SECLEVEL=0")
            reports.tls.minimum_version = ssl.TLSVersion.TLSv1
        reports.tls.maximum_version = {
            "1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2,
            "1.3": ssl.TLSVersion.TLSv1_3}[arguments.max_tls]
        reports.tls.load_cert_chain(arguments.certificate, arguments.key)
        if arguments.client_ca:
            reports.tls.load_verify_locations(arguments.client_ca)
            reports.tls.verify_mode = ssl.CERT_REQUIRED
    for server in (reports, control):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": reports.server_port, "control": control.server_port}), flush=True)
    # Ends with the test that started it.
    sys.stdin.read()


if __name__ == "__main__":
    main()
