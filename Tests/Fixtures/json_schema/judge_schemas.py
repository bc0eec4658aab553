"""Writes random JSON Schemas and values with the verdict of the package jsonschema, a JSON line each.

    python judge_schemas.py COUNT
"""
import json, random, sys
from jsonschema import Draft202012Validator

generator = random.Random(11)
STRINGS = ["", "a", "ab", "abc", "日本", "2026-01-01"]
NUMBERS = [0, 1, -1, 1.0, 0.5, 0.3, 3, 10, 1e3]


def value(depth=0):
    choice = generator.random()
    if depth > 3 or choice < 0.5:
        return generator.choice([None, True, False, [], {}] + NUMBERS + STRINGS)
    if choice < 0.75:
        return [value(depth + 1) for _ in range(generator.randint(0, 4))]
    return {generator.choice("abcde"): value(depth + 1) for _ in range(generator.randint(0, 4))}


def schema(depth=0):
    if depth > 3 or generator.random() < 0.08:
        return generator.choice([True, False, {}, {"type": "string"}, {"type": "integer"}])
    result = {}
    for _ in range(generator.randint(1, 3)):
        name = generator.choice(list(KEYWORDS))
        result[name] = KEYWORDS[name](depth + 1)
        if name == "if":
            if generator.random() < 0.7:
                result["then"] = schema(depth + 1)
            if generator.random() < 0.7:
                result["else"] = schema(depth + 1)
    return result


def schemas(depth):
    return [schema(depth) for _ in range(generator.randint(1, 3))]


def named(depth):
    return {generator.choice("abcde"): schema(depth) for _ in range(2)}


def one_of(*choices):
    return lambda depth: generator.choice(choices)


BOUND = one_of(-1, 0, 0.5, 1, 3)
COUNT = one_of(0, 1, 2, 3)
KEYWORDS = {
    "type": one_of("string", "number", "integer", "boolean", "null", "array", "object",
                   ["string", "null"], ["integer", "array", "object"], ["object", "number"]),
    "enum": lambda depth: [value(2) for _ in range(3)], "const": lambda depth: value(2),
    "minimum": BOUND, "maximum": BOUND, "exclusiveMinimum": BOUND, "exclusiveMaximum": BOUND,
    "multipleOf": one_of(1, 2, 0.5, 3), "minLength": COUNT, "maxLength": COUNT, "minItems": COUNT,
    "maxItems": COUNT, "minProperties": COUNT, "maxProperties": COUNT, "minContains": COUNT,
    "maxContains": COUNT, "pattern": one_of("^a", "b$", "^[a-c]+$", "日"),
    "uniqueItems": one_of(True), "items": schema, "contains": schema, "not": schema,
    "additionalProperties": schema, "if": schema, "prefixItems": schemas, "allOf": schemas,
    "anyOf": schemas, "oneOf": schemas, "properties": named, "dependentSchemas": named,
    "propertyNames": one_of({"pattern": "^[a-c]$"}, {"maxLength": 1}, False),
    "patternProperties": lambda depth: {generator.choice(["^[ab]$", "c|d"]): schema(depth)},
    "required": lambda depth: generator.sample("abcde", generator.randint(0, 2)),
    "dependentRequired": lambda depth: {generator.choice("abc"): [generator.choice("cde")]},
    "$ref": one_of("#/$defs/x", "#/$defs/y~1z"), "format": one_of("date"),
}
DEFINITIONS = {"x": {"type": ["string", "array"]}, "y/z": {"minimum": 1}}

for _ in range(int(sys.argv[1])):
    rule, subject = schema(), value()
    if isinstance(rule, dict):
        rule["$defs"] = DEFINITIONS
    verdict = "valid" if Draft202012Validator(rule).is_valid(subject) else "invalid"
    print(json.dumps([json.dumps(rule), json.dumps(subject), verdict]))
