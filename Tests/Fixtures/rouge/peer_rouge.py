"""Writes random texts with what rouge-score says of them, a JSON line each.

    python peer_rouge.py COUNT
"""
import json, random, sys
from rouge_score import rouge_scorer

generator = random.Random(5)
STEMS = ("con re gener happ fl sk d l agr f x y ay theo archaeo ge oper electr hop fall hiss fizz conflat "
         "troubl siz bl s r contr oo 2023 b2 yyy ee ie").split()
SUFFIXES = ("ational tional enci anci izer bli abli alli entli eli ousli ization ation ator alism iveness "
            "fulness ousness aliti iviti biliti fulli logi icate ative alize iciti ical ful ness al ance "
            "ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize e ll l y ies ied s ss "
            "sses ed ing eed at iz bl ss zz tion sion").split()
GAPS = [" ", " ", " ", "\n", ", ", ".\n\n", "-", "É", " \u212a", "\u0130"]


def word():
    return generator.choice(STEMS) + "".join(
        generator.choice(SUFFIXES) for _ in range(generator.randint(0, 3)))


def text(words):
    return "".join(generator.choice(words) + generator.choice(GAPS)
                   for _ in range(generator.randint(0, 120)))


kinds = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
scorers = {stem: rouge_scorer.RougeScorer(kinds, use_stemmer=stem) for stem in (False, True)}
for _ in range(int(sys.argv[1])):
    words = [word() for _ in range(generator.randint(1, 60))]
    reference, candidate = text(words), text(words)
    line = {"reference": reference, "candidate": candidate}
    for stem, name in ((False, "plain"), (True, "stem")):
        scores = scorers[stem].score(reference, candidate)
        line[name] = [[scores[k].precision, scores[k].recall, scores[k].fmeasure] for k in kinds]
    print(json.dumps(line))
