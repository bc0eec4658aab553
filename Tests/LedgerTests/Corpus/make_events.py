"""Prints good and bad events: a hand-written list with its verdicts, then seeded mutants of it.

python3 make_events.py ../../../schema/events 600 > events.jsonl
"""
import copy
import json
import random
import sys

from validate_events import PREFIX, validators, verdict

random.seed(1014)
TIME = "2026-10-13T10:14:03.120Z"
GOOD_DATA = {
    "dataset.versioned": {"dataset": "golden", "version": "4", "examples": 120,
                          "categories": {"pricing": 60, "refund": 60}, "hash": "sha256:41"},
    "evaluator.versioned": {"name": "faithfulness", "revision": "sha256:9c", "kind": "llm_judge",
                            "model": "judge-x", "rubric": "Is it so?", "parameters": {"t": 0},
                            "metrics": ["faithfulness"]},
    "run.started": {"run": "run-1", "suite": "rag", "system": {"model": "m-1", "prompt": "p-3",
                    "commit": "5b1c"}, "dataset": {"name": "golden", "version": "4"},
                    "evaluators": ["sha256:9c"], "git": {"commit": "5b", "branch": "main",
                    "pull": 7}},
    "run.finished": {"run": "run-1", "cases": 120, "errors": 0, "outcome": "completed"},
    "score.recorded": {"metric": "faithfulness", "value": 0.62, "status": "scored",
                       "environment": "production", "feature": "search", "category": "pricing",
                       "case": "017", "run": "run-1", "trace": "abc", "model": "m-1",
                       "prompt": "p-3", "release": "r-9", "evaluator": {"name": "faithfulness",
                       "revision": "sha256:9c", "kind": "llm_judge", "model": "judge-x"},
                       "n": 3, "labels": {"region": "eu", "empty": ""}},
    "verdict.recorded": {"judge": {"name": "j", "model": "judge-x", "rubric": "r"},
                         "axes": {"clarity": 0, "tone": 1, "truth": 0.5}, "overall": 0.5,
                         "reasoning": "", "run": "run-1", "case": "1"},
    "deployment.recorded": {"deployment": "dep-771", "service": "rag", "version": "1.4.0",
                            "kind": "prompt", "components": ["retriever"], "commit": "5b1c",
                            "message": "shorter prompt", "by": "mira", "outcome": "succeeded",
                            "rollbackof": "dep-770"},
    "shadow.sampled": {"prompthash": "sha256:00", "production": {"model": "m-1"},
                       "candidate": {"model": "m-2"}, "feature": "search"},
    "shadow.compared": {"production": {"model": "m-1", "score": 0.8},
                        "candidate": {"model": "m-2", "score": 0.9}, "delta": 0.1, "judge": "j"},
    "baseline.approved": {"run": "run-1", "suite": "rag", "by": "mira", "reason": "good"},
    "baseline.revoked": {"run": "run-1", "environment": "staging", "reason": "bad"},
    "gate.decided": {"run": "run-1", "verdict": "inconclusive", "reasons": ["too few"],
                     "overall": 0.8, "delta": -0.01, "categories": {"pricing": 0.7},
                     "waivers": ["W-1"], "settings": "sha256:00", "evidence": "sha256:01"},
    "waiver.granted": {"waiver": "W-1", "by": "mira", "reason": "known", "expires": TIME,
                       "suite": "golden", "metric": "faithfulness", "category": "pricing",
                       "case": "017"},
    "waiver.revoked": {"waiver": "W-1", "by": "mira", "reason": "fixed"},
    "limits.approved": {"metric": "faithfulness", "center": 0.85, "sigma": 0.02, "phase": 1,
                        "n": 50, "provisional": True, "chart": "xbar_s", "bucket": "hour",
                        "dispersion": 1.4, "from": TIME, "to": TIME, "autocorrelation": 0.2,
                        "rules": ["western_electric_1", "nelson_3"], "sides": "lower",
                        "reading": "strict", "reason": "reviewed"},
    "promotion.decided": {"candidate": "m-2", "decision": "hold", "interval": [-0.1, 0.2], "n": 9},
    "detector.trained": {"detector": "isolation_forest", "environment": "production",
                         "feature": "search", "metrics": [{"metric": "faithfulness",
                         "evaluator": "judge", "revision": "sha256:9c", "model": "judge-x"},
                         {"metric": "latency_ms"}], "from": "2026-10-01T00:00:00Z",
                         "to": "2026-10-13T00:00:00Z", "windowseconds": 3600, "windows": 288,
                         "seed": 0, "trees": 200, "subsample": 256, "revision": "a1b2", "by": "mira",
                         "reason": "two quiet weeks"},
    "alert.fired": {"alert": "A-12", "rule": "faithfulness-p0", "severity": "P0",
                    "detector": "threshold", "value": 0.6, "threshold": 0.7, "onset": TIME,
                    "samples": 20, "labels": {"feature": "search"}},
    "alert.resolved": {"alert": "A-12", "rule": "faithfulness-p0", "value": 0.9},
    "alert.acknowledged": {"alert": "A-12", "by": "mira"},
    "notification.delivered": {"receiver": "pager", "key": "k", "attempts": 1,
                               "transition": "fired"},
    "notification.failed": {"receiver": "pager", "key": "k", "reason": "503", "final": False},
    "silence.created": {"silence": "s-1", "matchers": [{"name": "feature", "value": "search",
                        "isregex": False}], "startsat": TIME, "endsat": "2026-10-13T12:00:00+02:00"},
    "silence.expired": {"silence": "s-1"},
    "incident.closed": {"incident": "i-1", "cause": "prompt p-31", "started": TIME,
                        "ended": "2026-10-13T12:00:00+02:00", "feature": "search"},
    "note.added": {"text": "rolled back", "position": 42},
    "ingest.finished": {"digest": "sha256:aa", "added": 10, "duplicates": 0, "rejected": 1},
    "conflict.detected": {"source": "/ci", "id": "1", "kept": 7},
    "text.redacted": {"hash": "sha256:aa", "reason": "erasure request"},
}


def event(kind, data, **attributes):
    whole = {"specversion": "1.0", "id": "1", "source": "/ci", "type": PREFIX + kind + ".v1",
             "time": TIME, "data": data}
    whole.update(attributes)
    return whole


def score(**changes):
    return {**GOOD_DATA["score.recorded"], **changes}


def envelope(**attributes):
    return {**event("score.recorded", score()), **attributes}


def without(whole, name):
    return {key: whole[key] for key in whole if key != name}


HAND_WRITTEN = [(f"good {kind}", True, event(kind, data)) for kind, data in GOOD_DATA.items()]
HAND_WRITTEN += [
    ("short data", True, event("score.recorded", {"metric": "m", "value": 1})),
    ("no metric", False, event("score.recorded", {"value": 1})),
    ("no value", False, event("score.recorded", {"metric": "m"})),
    ("null value", False, event("score.recorded", {"metric": "m", "value": None})),
    ("null value, null status", False, event("score.recorded", score(value=None, status=None))),
    ("null value, error", True, event("score.recorded", score(value=None, status="error"))),
    ("null value, skipped", True, event("score.recorded", score(value=None, status="skipped"))),
    ("zero for a missing value", False, event("score.recorded", score(value=0, status="unscored"))),
    ("text value", False, event("score.recorded", score(value="0.9"))),
    ("unknown status", False, event("score.recorded", score(status="failed"))),
    ("null for optional", True, event("score.recorded", score(category=None, evaluator=None, n=None))),
    ("null metric", False, event("score.recorded", score(metric=None))),
    ("empty metric", False, event("score.recorded", score(metric=""))),
    ("metric of 200", True, event("score.recorded", score(metric="é" * 200))),
    ("metric of 201", False, event("score.recorded", score(metric="m" * 201))),
    ("metric of 200 emoji", True, event("score.recorded", score(metric="😀" * 200))),
    ("n zero", False, event("score.recorded", score(n=0))),
    ("n half", False, event("score.recorded", score(n=1.5))),
    ("n as float", True, event("score.recorded", score(n=2.0))),
    ("n too large", False, event("score.recorded", score(n=1e17))),
    ("label number", False, event("score.recorded", score(labels={"a": 1}))),
    ("label null", False, event("score.recorded", score(labels={"a": None}))),
    ("evaluator kind", False, event("score.recorded", score(evaluator={"kind": "llm"}))),
    ("evaluator text", False, event("score.recorded", score(evaluator="faithfulness"))),
    ("more fields", True, event("score.recorded", score(extra={"deep": [1, {"x": None}]}))),
    ("axis above one", False, event("verdict.recorded", {"judge": {}, "axes": {"a": 1.01}})),
    ("axis below zero", False, event("verdict.recorded", {"judge": {}, "axes": {"a": -0.01}})),
    ("no axes at all", True, event("verdict.recorded", {"judge": {}, "axes": {}})),
    ("deployment kind", False, event("deployment.recorded", {"deployment": "d", "kind": "db"})),
    ("deployment outcome", False, event("deployment.recorded", {"deployment": "d", "outcome": "ok"})),
    ("detector without windows", False, event("detector.trained",
                                              {**GOOD_DATA["detector.trained"], "windows": 0})),
    ("detector of another method", False, event("detector.trained",
                                                {**GOOD_DATA["detector.trained"],
                                                 "detector": "one_class_svm"})),
    ("detector's metric without a name", False, event("detector.trained",
                                                      {**GOOD_DATA["detector.trained"],
                                                       "metrics": [{"evaluator": "judge"}]})),
    ("waiver without an end", False, event("waiver.granted", {"waiver": "W-1", "by": "mira",
                                                              "reason": "known"})),
    ("waiver of nobody", False, event("waiver.granted", {"waiver": "W-1", "reason": "known",
                                                         "expires": TIME})),
    ("silence without zone", False, event("silence.created", {**GOOD_DATA["silence.created"],
                                                             "endsat": "2026-10-13T12:00:00"})),
    ("30 February", False, envelope(time="2026-02-30T00:00:00Z")),
    ("29 February", True, envelope(time="2024-02-29T00:00:00Z")),
    ("leap second", True, envelope(time="2016-12-31T23:59:60Z")),
    ("lower-case time", True, envelope(time="2026-10-13t10:14:03z")),
    ("time with a space", True, envelope(time="2026-10-13 10:14:03+01:30")),
    ("time without zone", False, envelope(time="2026-10-13T10:14:03")),
    ("time as a number", False, envelope(time=1791886443)),
    ("null time", True, envelope(time=None)),
    ("recordedtime without zone", False, envelope(recordedtime="2026-10-13T10:14:03")),
    ("version 0.3", False, envelope(specversion="0.3")),
    ("version number", False, envelope(specversion=1.0)),
    ("no id", False, without(envelope(), "id")),
    ("null id", False, envelope(id=None)),
    ("empty id", False, envelope(id="")),
    ("id of 1024", True, envelope(id="i" * 1024)),
    ("id of 1025", False, envelope(id="i" * 1025)),
    ("number id", False, envelope(id=7)),
    ("no source", False, without(envelope(), "source")),
    ("source with space", False, envelope(source="/ci run")),
    ("source beyond ASCII", False, envelope(source="/é")),
    ("source percent", True, envelope(source="https://ci.example/a%20b?x=[1]&y='#z")),
    ("source half percent", False, envelope(source="/a%2")),
    ("source percent letters", False, envelope(source="/a%zz")),
    ("source too long", False, envelope(source="s" * 2049)),
    ("no type", False, without(envelope(), "type")),
    ("unknown own type", False, envelope(type=PREFIX + "score.record.v1")),
    ("unknown own version", False, envelope(type=PREFIX + "score.recorded.v2")),
    ("foreign type", True, envelope(type="dev.cdevents.service.deployed.0.1.1", data={"any": 1})),
    ("foreign without data", True, without(envelope(type="com.example.x"), "data")),
    ("foreign text data", True, envelope(type="com.example.x", data="<a/>",
                                         datacontenttype="text/xml")),
    ("foreign binary", True, {**without(envelope(type="com.example.x"), "data"),
                              "data_base64": "AAAA"}),
    ("foreign both", False, envelope(type="com.example.x", data_base64="AAAA")),
    ("own binary", False, {**without(envelope(), "data"), "data_base64": "AAAA"}),
    ("own both", False, envelope(data_base64="AAAA")),
    ("own null binary", True, envelope(data_base64=None)),
    ("no data", False, without(envelope(), "data")),
    ("null data", False, envelope(data=None)),
    ("array data", False, envelope(data=[])),
    ("content type", True, envelope(datacontenttype="application/json; charset=utf-8")),
    ("content type plus", True, envelope(datacontenttype="application/vnd.ci+JSON")),
    ("content type xml", False, envelope(datacontenttype="application/xml")),
    ("content type jsonx", False, envelope(datacontenttype="application/jsonx")),
    ("extension", True, envelope(partitionkey="a", sequence=7, final=True, nothing=None)),
    ("extension object", False, envelope(partitionkey={})),
    ("extension array", False, envelope(partitionkey=[])),
    ("upper-case attribute", False, envelope(partitionKey="a")),
    ("attribute with underscore", False, envelope(partition_key="a")),
    ("empty attribute name", False, envelope(**{"": "a"})),
    ("sampled rate", True, envelope(sampledrate=30)),
    ("sampled rate as float", True, envelope(sampledrate=30.0)),
    ("sampled rate zero", False, envelope(sampledrate=0)),
    ("sampled rate text", False, envelope(sampledrate="30")),
    ("sampled rate half", False, envelope(sampledrate=1.5)),
    ("sampled rate of 33 bits", False, envelope(sampledrate=2**31)),
    ("empty subject", False, envelope(subject="")),
    ("correlation", True, envelope(correlationid="run-1", causationid="c", traceparent="00-a-b-01")),
    ("number correlation", False, envelope(correlationid=1)),
]

ODD = [None, True, False, 0, 1, -1, 0.5, 1.5, -0.25, 1e300, 2**53, "", "x", "é€😀", "production",
       "scored", "error", "P1", [], ["a"], [1], [None], {}, {"a": "b"}, {"a": 1}, {"model": "m"},
       "y" * 200, "y" * 201, "y" * 1024, "y" * 1025, TIME, "2026-13-01T00:00:00Z", "0.1"]


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], path + (key,))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, path + (index,))


def mutant(whole):
    whole = copy.deepcopy(whole)
    for _ in range(random.choice([1, 1, 1, 2])):
        path = random.choice([path for path in places(whole) if path and path != ("type",)])
        holder = whole
        for key in path[:-1]:
            holder = holder[key]
        if random.random() < 0.2:
            del holder[path[-1]]
        else:
            holder[path[-1]] = copy.deepcopy(random.choice(ODD))
    return whole


schemas = validators(sys.argv[1])
for name, expected, whole in HAND_WRITTEN:
    assert verdict(whole, schemas) == expected, name
    print(json.dumps({"name": name, "valid": expected, "event": whole}, ensure_ascii=False))
bases = [whole for _, expected, whole in HAND_WRITTEN if expected]
for number in range(int(sys.argv[2])):
    whole = mutant(random.choice(bases))
    valid = verdict(whole, schemas)
    print(json.dumps({"name": f"mutant {number}", "valid": valid, "event": whole},
                     ensure_ascii=False))
