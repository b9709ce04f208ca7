#!/usr/bin/env python3
"""Holds the rights of API reporting to what the agent asks for, and nothing more.

Usage: api-rules.py MANIFEST
"""
import sys

import yaml

with open(sys.argv[1]) as file:
    objects = list(yaml.safe_load_all(file))
roles = [item for item in objects if item["kind"] == "ClusterRole"]
bindings = [item for item in objects if item["kind"] == "ClusterRoleBinding"]
problems = []
if len(objects) != 2 or len(roles) != 1 or len(bindings) != 1:
    problems.append("one ClusterRole and its binding, nothing else")
rights = {(group, resource, verb) for role in roles for rule in role["rules"]
          for group in rule["apiGroups"] for resource in rule["resources"]
          for verb in rule["verbs"]}
wanted = {("", "nodes/status", "patch"), ("openreports.io", "clusterreports", "create"),
          ("openreports.io", "clusterreports", "patch")}
if rights != wanted:
    problems.append(f"the rights {sorted(wanted)}, not {sorted(rights)}")
for binding in bindings:
    if binding["roleRef"]["name"] != roles[0]["metadata"]["name"]:
        problems.append("a binding of the role beside it")
    if [(one["kind"], one["name"], one["namespace"]) for one in binding["subjects"]] != [
            ("ServiceAccount", "merlon-agent", "merlon")]:
        problems.append("the agent's account alone")
for problem in problems:
    print(f"{sys.argv[1]}: expected: {problem}", file=sys.stderr)
sys.exit(1 if problems else 0)
