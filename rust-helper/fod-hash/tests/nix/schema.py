"""Validates JSON on stdin against the schema named by the argument: the part of JSON Schema that the schema uses."""
import json
import sys

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
KNOWN = {"$schema", "$defs", "$ref", "title", "description", "type", "required", "additionalProperties", "properties",
         "items", "const", "enum", "oneOf", "minimum"}


def errors(schema, value, root, at):
    assert schema.keys() <= KNOWN, f"the schema uses {schema.keys() - KNOWN}"
    if "$ref" in schema:
        return errors(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, root, at)
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(isinstance(value, TYPES[name]) and not isinstance(value, bool) for name in types):
        return [f"{at}: is no {' or '.join(types)}"]
    found = []
    if "const" in schema and value != schema["const"] or "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: may not be {value!r}")
    if "minimum" in schema and value < schema["minimum"]:
        found.append(f"{at}: {value} is too small")
    if "oneOf" in schema and sum(not errors(one, value, root, at) for one in schema["oneOf"]) != 1:
        found.append(f"{at}: fits not exactly one form")
    if isinstance(value, dict) and "properties" in schema:
        found += [f"{at}: has no {name}" for name in schema.get("required", []) if name not in value]
        for name, inner in value.items():
            if name in schema["properties"]:
                found += errors(schema["properties"][name], inner, root, f"{at}.{name}")
            elif schema.get("additionalProperties", True) is False:
                found.append(f"{at}: {name} is not in the schema")
    if isinstance(value, list) and "items" in schema:
        for number, inner in enumerate(value):
            found += errors(schema["items"], inner, root, f"{at}[{number}]")
    return found


with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
wrong = errors(schema, json.load(sys.stdin), schema, "$")
print("\n".join(wrong), file=sys.stderr)
sys.exit(bool(wrong))
