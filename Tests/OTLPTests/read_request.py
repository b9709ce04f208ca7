"""Reads an ExportLogsServiceRequest as others would, and holds its events against OCSF's schema.

Usage: read_request.py REQUEST LINES
REQUEST is the serialized request, LINES has the same events as JSON, one a line. Prints
{"problems": [...], "resource": {...}, "records": [...]}.
"""

import json
import sys

from google.protobuf.unknown_fields import UnknownFieldSet
from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

SCHEMA = get_ocsf_schema("1.6.0")


def plain(value):
    """An AnyValue as a value of Python."""
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [plain(item) for item in value.array_value.values]
    if kind == "kvlist_value":
        return pairs(value.kvlist_value.values)
    return getattr(value, kind) if kind else None


def pairs(items):
    names = [item.key for item in items]
    assert len(names) == len(set(names)), f"a key stands twice among {names}"
    return {item.key: plain(item.value) for item in items}


def unknown_fields(message, path="request"):
    """Fields that the real protos do not have."""
    for field in UnknownFieldSet(message):
        yield f"{path}: field {field.field_number} is unknown"
    for field, value in message.ListFields():
        if field.message_type:
            for item in value if not hasattr(value, "ListFields") else [value]:
                yield from unknown_fields(item, f"{path}.{field.name}")


def constraints(event, kind, path):
    """What the JSON Schema cannot say: of some attributes at least one must be there."""
    for rule, names in (kind.get("constraints") or {}).items():
        count = sum(name in event for name in names)
        if rule == "at_least_one" and count == 0 or rule == "just_one" and count != 1:
            yield f"{path}: {rule} of {names}"
    for name, value in event.items():
        child = kind["attributes"].get(name, {}).get("object_type")
        if child is None:
            continue
        for item in value if isinstance(value, list) else [value]:
            yield from constraints(item, SCHEMA["objects"][child], f"{path}.{name}")


def problems(event):
    uid = event.get("class_uid")
    schema = OcsfJsonSchemaEmbedded(SCHEMA)
    name = schema.lookup_class_name_from_uid(uid)
    shape = schema.get_class_schema(name, event["metadata"]["profiles"])
    for error in Draft202012Validator(shape).iter_errors(event):
        yield f"{name}{list(error.absolute_path)}: {error.message[:300]}"
    yield from constraints(event, SCHEMA["classes"][name], name)
    if event["type_uid"] != uid * 100 + event["activity_id"]:
        yield f"{name}: type_uid {event['type_uid']}"


def main():
    request = ExportLogsServiceRequest()
    with open(sys.argv[1], "rb") as file:
        request.ParseFromString(file.read())
    with open(sys.argv[2], encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    found = list(unknown_fields(request))
    (logs,) = request.resource_logs
    (scope,) = logs.scope_logs
    records = []
    for record in scope.log_records:
        body = plain(record.body)
        found += problems(body)
        records.append(
            {
                "event": record.event_name,
                "severity": record.severity_number,
                "time": str(record.time_unix_nano),
                "attributes": pairs(record.attributes),
                "body": body,
            }
        )
    if [record["body"] for record in records] != lines:
        found.append("the lines of JSON are not the bodies of the records")
    resource = pairs(logs.resource.attributes)
    json.dump({"problems": found, "resource": resource, "records": records}, sys.stdout)


main()
