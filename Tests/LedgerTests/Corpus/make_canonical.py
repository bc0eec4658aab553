"""Prints seeded random JSON texts with their canonical form by the rfc8785 package.

pip install rfc8785; python3 make_canonical.py 300 > canonical.jsonl
"""
import json
import random
import sys

import rfc8785

random.seed(8785)
SCALARS = ["a", "Z", "0", " ", '"', "\\", "/", "\b", "\f", "\n", "\r", "\t", "\x00", "\x1f", "\x7f",
           "\x80", "é", "€", "\u2028", "\ud7ff", "\ue000", "\ufb33", "\uffff", "😀", "\U0010ffff"]


def text():
    return "".join(random.choice(SCALARS) for _ in range(random.randint(0, 12)))


def number():
    kind = random.randint(0, 5)
    if kind == 0:
        return random.randint(-(2**53) + 1, 2**53 - 1)
    if kind == 1:
        return random.randint(-20, 20)
    if kind == 2:
        return random.uniform(-1, 1)
    if kind == 3:
        return round(random.uniform(-1000, 1000), random.randint(0, 6))
    return random.uniform(-1, 1) * 10.0 ** random.randint(-30, 30)


def value(depth):
    kind = random.randint(0, 5 if depth > 3 else 8)
    if kind <= 1:
        return text()
    if kind <= 3:
        return number()
    if kind == 4:
        return random.choice([True, False, None])
    if kind == 5:
        return random.choice([{}, [], "", 0, -0.0])
    if kind == 6:
        return [value(depth + 1) for _ in range(random.randint(0, 6))]
    return {text(): value(depth + 1) for _ in range(random.choice([2, 5, 9, 40]) if depth < 2 else 3)}


def written(item):
    """Writes the value in an unusual but valid way: spaces, escapes, exponents."""
    if isinstance(item, dict):
        members = [written(key) + random.choice([":", " : "]) + written(item[key]) for key in item]
        return "{" + random.choice([",", " ,\n"]).join(members) + "}"
    if isinstance(item, list):
        return "[" + random.choice([",", ",\t"]).join(map(written, item)) + " ]"
    if isinstance(item, float) and random.random() < 0.4:
        return random.choice(["%.17e", "%.25f", "%.16E"]) % item if abs(item) > 1e-5 else repr(item)
    if isinstance(item, str):
        return json.dumps(item, ensure_ascii=random.random() < 0.5)
    return json.dumps(item)


for _ in range(int(sys.argv[1])):
    source = written(value(0))
    canonical = rfc8785.dumps(json.loads(source)).decode()
    print(json.dumps({"input": source, "canonical": canonical}, ensure_ascii=False))
