"""Prints the verdict (1 or 0) of Python's jsonschema on each event of a corpus.

python3 validate_events.py SCHEMA_FOLDER < events.jsonl
"""
import calendar
import json
import pathlib
import re
import sys

import jsonschema

PREFIX = "dev.qualityledger."
TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-]([0-9]{2}):([0-9]{2}))"
)
checker = jsonschema.FormatChecker(formats=())


@checker.checks("date-time")
def is_date_time(value):
    if not isinstance(value, str):
        return True
    match = TIME.fullmatch(value)
    if not match:
        return False
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    zone_hour, zone_minute = (int(group or 0) for group in match.groups()[6:])
    if not 1 <= month <= 12:
        return False
    leap = month == 2 and calendar.isleap(year)
    days = 29 if leap else [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return (1 <= day <= days and hour <= 23 and minute <= 59 and second <= 60
            and zone_hour <= 23 and zone_minute <= 59)


def validators(folder):
    schemas = {}
    for path in pathlib.Path(folder).glob("*.schema.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        name = path.name[: -len(".schema.json")]
        schemas[name] = jsonschema.Draft202012Validator(schema, format_checker=checker)
    return schemas


def verdict(event, schemas):
    if not schemas["cloudevent"].is_valid(event):
        return False
    kind = event["type"]
    if not kind.startswith(PREFIX):
        return True
    return schemas[kind[len(PREFIX):]].is_valid(event["data"])


if __name__ == "__main__":
    loaded = validators(sys.argv[1])
    for line in sys.stdin:
        print(int(verdict(json.loads(line)["event"], loaded)))
