"""Reads hexadecimal lines and prints 1 for each that strict JSON accepts, else 0."""
import json
import math
import sys


def refuse(token):
    raise ValueError(token)


def unique(pairs):
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("duplicate name")
    return names


def finite(token):
    number = float(token)
    if not math.isfinite(number):
        raise ValueError(token)
    return number


for line in sys.stdin:
    try:
        text = bytes.fromhex(line.strip()).decode("utf-8")
        value = json.loads(text, parse_constant=refuse, object_pairs_hook=unique,
                           parse_float=finite, parse_int=finite)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
        print(1)
    except (ValueError, RecursionError):
        print(0)
