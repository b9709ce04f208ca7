#!/usr/bin/env python3
"""An API server of Kubernetes, as far as an agent's reports go: over HTTPS, strict about what it is
asked, with failures on demand.

It keeps one Node and the ClusterReports that are applied. When it listens it prints one line of
JSON with its ports: `port` for the API, `control` for the test:

  GET /state             the node, the reports, the requests and what was wrong with them, as JSON
  GET /token?TOKEN       from now on refuse all other bearer tokens with 401
  GET /script?ACTIONS    what to answer to the next requests of a kind: node:403*2,report:429/1
  GET /uid?UID           the node was made anew, under this UID and without our condition

Without --reports ClusterReports are a kind that it does not know.
"""
import argparse
import json
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, unquote, urlparse

import jsonschema

from receiver import Quiet

REFERENCE = {
    "type": "object", "additionalProperties": False, "properties": {
        name: {"type": "string"} for name in
        ("apiVersion", "fieldPath", "kind", "name", "namespace", "resourceVersion", "uid")}}
RESULTS = ["pass", "fail", "warn", "error", "skip"]
# What the definition of openreports.io/v1alpha1 says; unknown fields are refused here, which an API
# server prunes.
REPORT = {
    "type": "object", "additionalProperties": False,
    "required": ["apiVersion", "kind", "metadata"],
    "properties": {
        "apiVersion": {"const": "openreports.io/v1alpha1"},
        "kind": {"const": "ClusterReport"},
        "metadata": {
            "type": "object", "additionalProperties": False, "required": ["name"], "properties": {
                "name": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$",
                         "maxLength": 253},
                "labels": {"type": "object", "additionalProperties": {
                    "type": "string", "maxLength": 63}},
                "annotations": {"type": "object", "additionalProperties": {"type": "string"}},
                "ownerReferences": {"type": "array", "items": {
                    "type": "object", "additionalProperties": False,
                    "required": ["apiVersion", "kind", "name", "uid"],
                    "properties": {name: {"type": "string", "minLength": 1}
                                   for name in ("apiVersion", "kind", "name", "uid")}}}}},
        "source": {"type": "string"},
        "scope": REFERENCE,
        "configuration": {
            "type": "object", "additionalProperties": False, "required": ["limits"],
            "properties": {"limits": {
                "type": "object", "additionalProperties": False, "properties": {
                    "maxResults": {"type": "integer"},
                    "statusFilter": {"type": "array", "items": {"enum": RESULTS}}}}}},
        "summary": {"type": "object", "additionalProperties": False,
                    "properties": {name: {"type": "integer"} for name in RESULTS}},
        "results": {"type": "array", "items": {
            "type": "object", "additionalProperties": False, "required": ["policy"],
            "properties": {
                "category": {"type": "string"}, "message": {"type": "string"},
                "policy": {"type": "string"}, "rule": {"type": "string"},
                "source": {"type": "string"}, "scored": {"type": "boolean"},
                "properties": {"type": "object", "additionalProperties": {"type": "string"}},
                "resources": {"type": "array", "items": REFERENCE},
                "result": {"enum": RESULTS},
                "severity": {"enum": ["critical", "high", "medium", "low", "info"]},
                "timestamp": {
                    "type": "object", "additionalProperties": False,
                    "required": ["nanos", "seconds"], "properties": {
                        "nanos": {"type": "integer", "minimum": 0, "maximum": 999999999},
                        "seconds": {"type": "integer"}}}}}}}}
TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
STATUS = {
    "type": "object", "additionalProperties": False, "properties": {"status": {
        "type": "object", "additionalProperties": False, "properties": {"conditions": {
            "type": "array", "minItems": 1, "maxItems": 1, "items": {
                "type": "object", "additionalProperties": False,
                "required": ["type", "status", "reason", "message", "lastHeartbeatTime",
                             "lastTransitionTime"],
                "properties": {
                    "type": {"type": "string"}, "status": {"enum": ["True", "False", "Unknown"]},
                    "reason": {"type": "string", "pattern": "^[A-Z][A-Za-z]*$"},
                    "message": {"type": "string", "maxLength": 32768},
                    "lastHeartbeatTime": TIME, "lastTransitionTime": TIME}}}}}}}


class Cluster:
    def __init__(self, name, has_reports):
        self.lock = threading.Lock()
        self.has_reports = has_reports
        self.node = {
            "apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "uid": "uid-1"},
            "status": {"conditions": [{"type": "Ready", "status": "True"}],
                       "images": [{"names": ["x" * 200]}] * 200}}
        self.reports = {}
        self.requests = []
        self.problems = []
        self.script = {"node": [], "report": []}
        self.token = None

    def state(self):
        with self.lock:
            return {
                "node": self.node["metadata"] | {"conditions": self.node["status"]["conditions"]},
                "reports": self.reports, "requests": self.requests, "problems": self.problems,
                "left": sum(map(len, self.script.values()))}

    def merge(self, conditions):
        for condition in conditions:
            mine = self.node["status"]["conditions"]
            same = [item for item in mine if item["type"] == condition["type"]]
            if same:
                same[0].update(condition)
            else:
                mine.append(condition)


class API(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def setup(self):
        self.request.settimeout(5)
        self.request.do_handshake()
        self.request.settimeout(60)
        super().setup()

    def log_message(self, *_):
        pass

    def answer(self, status, body, after=None):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if after:
            self.send_header("Retry-After", after)
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status, message, after=None):
        self.answer(status, {
            "kind": "Status", "apiVersion": "v1", "status": "Failure", "message": message,
            "code": status}, after)

    def do_PATCH(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        place = urlparse(self.path)
        cluster = self.server.cluster
        query = {name: values[0] for name, values in parse_qs(place.query).items()}
        kind = self.headers.get("Content-Type")
        with cluster.lock:
            cluster.requests.append({
                "time": time.time(), "method": self.command, "path": place.path, "query": query,
                "type": kind, "bytes": len(body),
                "authorization": self.headers.get("Authorization")})
            is_report = "/clusterreports/" in place.path
            script = cluster.script["report" if is_report else "node"]
            action = script.pop(0) if script else None
            if cluster.token and self.headers.get("Authorization") != f"Bearer {cluster.token}":
                return self.refuse(401, "Unauthorized")
            if action:
                status, _, after = action.partition("/")
                return self.refuse(int(status), f"answered {status} as told\n\x1b[31m", after)
            try:
                if query.get("fieldManager") != "merlon":
                    raise ValueError(f"the field manager is {query.get('fieldManager')}")
                if is_report:
                    self.report(cluster, place.path, query, kind, body)
                else:
                    self.status(cluster, place.path, kind, body)
            except (ValueError, jsonschema.ValidationError) as error:
                cluster.problems.append(str(error)[:2000])
                self.refuse(422, str(error)[:200])

    def status(self, cluster, path, kind, body):
        name = cluster.node["metadata"]["name"]
        if path != f"/api/v1/nodes/{name}/status":
            return self.refuse(404, f"no such thing: {path}")
        if kind != "application/strategic-merge-patch+json":
            raise ValueError(f"{kind} for a status")
        change = json.loads(body)
        jsonschema.validate(change, STATUS)
        cluster.merge(change.get("status", {}).get("conditions", []))
        self.answer(200, cluster.node)

    def report(self, cluster, path, query, kind, body):
        if not cluster.has_reports:
            return self.refuse(404, "the server could not find the requested resource")
        base, _, name = path.rpartition("/")
        if base != "/apis/openreports.io/v1alpha1/clusterreports":
            raise ValueError(f"the path {path}")
        if kind != "application/apply-patch+yaml" or query.get("force") != "true":
            raise ValueError(f"{kind}, force={query.get('force')} for an apply")
        # 1.5 MiB is what etcd takes.
        if len(body) > 3 << 19:
            return self.refuse(413, "etcdserver: request is too large")
        report = json.loads(body)
        jsonschema.validate(report, REPORT)
        if report["metadata"]["name"] != name:
            raise ValueError(f"{report['metadata']['name']} is not {name}")
        is_new = name not in cluster.reports
        cluster.reports[name] = report
        self.answer(201 if is_new else 200, report)

    def do_GET(self):
        self.server.cluster.problems.append(f"GET {self.path}, for which there is no right")
        self.refuse(403, "forbidden")

    do_PUT = do_POST = do_DELETE = do_GET


class Control(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        place = urlparse(self.path)
        cluster = self.server.cluster
        value = unquote(place.query)
        with cluster.lock:
            if place.path == "/token":
                cluster.token = value
            if place.path == "/uid":
                cluster.node["metadata"]["uid"] = value
                cluster.node["status"]["conditions"] = []
            if place.path == "/script":
                for part in filter(None, value.split(",")):
                    kind, _, action = part.partition(":")
                    name, _, times = action.partition("*")
                    cluster.script[kind] += [name] * int(times or 1)
        body = json.dumps(cluster.state()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--node", default="worker-7")
    parser.add_argument("--certificate", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--reports", action="store_true")
    arguments = parser.parse_args()

    api = Quiet(("127.0.0.1", 0), API)
    control = Quiet(("127.0.0.1", 0), Control)
    api.cluster = control.cluster = Cluster(arguments.node, arguments.reports)
    api.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    api.tls.load_cert_chain(arguments.certificate, arguments.key)
    for server in (api, control):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": api.server_port, "control": control.server_port}), flush=True)
    # Ends with the test that started it.
    sys.stdin.read()


if __name__ == "__main__":
    main()
