"""What bots say, and whether it claims a deed of the bot's own: the examples in this folder, and pages of the manual.

`examples.jsonl` holds replies, `patterns.jsonl` patterns of replies, whose slots are filled from `lexicon.jsonl`. The
replies in `tests/core/guards/actions/*.dev.jsonl` are examples, too. What pages of docs/ say is no claim.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from core.guards.actions.clauses import cut_sentences
from core.guards.actions.deed_classifier import in_context
from core.guards.actions.form_language import guess_form_language

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATTERN_WEIGHS = 0.3
"""How often a filled pattern, or a sentence of the manual, is learned, for each time that a written reply is."""
SHORTEST = 4
"""The fewest words of a sentence of the manual that is an example."""
CITED = 0.2
"""The share of examples of which a copy cites a passage."""
KIND = 0.25
"""The share of examples of which a copy has a courtesy before or after it."""
COURTESIES = {
    "en": (
        "Sure!",
        "Great news!",
        "Of course.",
        "Anything else?",
        "Can I help with anything else?",
        "Have a nice day!",
    ),
    "de": ("Klar!", "Gute Nachrichten!", "Gern.", "Sonst noch etwas?", "Kann ich noch etwas tun?", "Schönen Tag noch!"),
    "fr": (
        "Bien sûr !",
        "Bonne nouvelle !",
        "D'accord.",
        "Autre chose ?",
        "Puis-je encore t'aider ?",
        "Bonne journée !",
    ),
    "es": ("¡Claro!", "¡Buenas noticias!", "De acuerdo.", "¿Algo más?", "¿Te ayudo en algo más?", "¡Buen día!"),
    "pt": ("Claro!", "Boas notícias!", "Tudo bem.", "Mais alguma coisa?", "Posso ajudar em algo mais?", "Bom dia!"),
}
"""By language, three that stand before, and three that stand after."""
_VOWELS = "aeiouéèêâAEIOUÉ"
_END = re.compile(r"[.!?…]?[\s\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]*$")


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_lexicon():
    lexicon = defaultdict(lambda: defaultdict(list))
    for line in read_lines(HERE / "lexicon.jsonl"):
        lexicon[line["lang"]][line["part"]].append(line["value"])
    return lexicon


def choose(dice, text):
    """Choose one of the alternatives in angle brackets, from the inside out."""
    while match := re.search(r"<([^<>]*)>", text):
        text = text[: match.start()] + dice.choice(match[1].split("|")) + text[match.end() :]
    return text


def fill(dice, pattern, words, language):
    """Fill a pattern. A thing fits the verb, a participle its gender, an article the word after it."""
    verb = dice.choice([verb for verb in words["verbs"] if verb["kinds"] != "N"])
    thing = dice.choice([thing for thing in words["objects"] if set(thing["kinds"]) & set(verb["kinds"])])
    address = dice.choice([verb for verb in words["verbs"] if "N" in verb["kinds"]])
    articles, feminine = words["articles"][0][thing["gender"]], thing["gender"] == "f"
    slots = verb | {f"people_{name}": form for name, form in address.items()}
    slots |= {name: f"{dice.choice(choices)} {thing['noun']}" for name, choices in articles.items()}
    slots |= {"noun": thing["noun"], "nouns": thing["noun"], "people": dice.choice(words["people"])}
    slots["done_agreeing"] = verb.get("done_feminine", "") if feminine else verb["done"]
    if verb.get("off"):
        slots |= {"off": f" {verb['off'].strip()}"}
    slots |= {"people_off": address.get("off", "")}

    def replace(match):
        name = match[1][0].lower() + match[1][1:]
        choices = {"name": "names", "doc": "docs", "when": "when"}
        filled = dice.choice(words[choices[name]]) if name in choices else slots[name]
        return filled[:1].upper() + filled[1:] if match[1][0].isupper() else filled

    text = smooth(re.sub(r"\{(\w+)\}", replace, choose(dice, pattern)).strip(), language)
    return text[:1].upper() + text[1:]


def smooth(text, language):
    """Contract articles and prepositions."""
    if language == "fr":
        text = re.sub(rf"\b([JjLlDdNn]|[Qq]u)[ea] (?=[{_VOWELS}])", r"\1'", text)
        text = re.sub(rf"\b([TtMmSs])a (?=[{_VOWELS}])", r"\1on ", text)
        text = re.sub(r"\bde le\b", "du", re.sub(r"d' (?=\w)", "d'", text))
    if language == "es":
        text = re.sub(r"\b([ad]e?) el\b", lambda match: f"{match[1]}l", text)
    if language == "pt":
        text = re.sub(r"\bpor ([ao])\b", lambda match: f"pel{match[1]}", text)
    return re.sub(r"  +", " ", text).replace(" ,", ",")


def read_patterns(dice):
    lexicon = read_lexicon()
    for line in read_lines(HERE / "patterns.jsonl"):
        yield fill(dice, line["text"], lexicon[line["lang"]], line["lang"]), line["claim"], PATTERN_WEIGHS


def read_pages(pages):
    """Yield what a page of the manual says, as an answer would cite it: others' statements, never a deed."""
    for page in pages:
        for sentence in cut_sentences(page.read_text(encoding="utf-8")):
            if len(sentence.written.split()) >= SHORTEST and sentence.written[0] not in "#|":
                yield f"{sentence.written.rstrip('.:')} [1].", False, PATTERN_WEIGHS


def vary(dice, examples):
    """Add copies that cite a passage, or stand beside a courtesy, so that neither proves anything."""
    for text, claim, weight in examples:
        yield text, claim, weight
        if dice.random() < CITED and "[" not in text and "\n" not in text:
            end = _END.search(text)
            yield f"{text[: end.start()]} [{dice.randint(1, 4)}]{end[0]}", claim, weight * 0.7
        if dice.random() < KIND:
            courtesies = COURTESIES.get(guess_form_language(text), COURTESIES["en"])
            before, after = dice.choice(courtesies[:3]), dice.choice(courtesies[3:])
            beside = dice.choice((f"{before} {text}", f"{text} {after}", f"{before} {text} {after}"))
            yield beside, claim, weight * 0.7


class Example(NamedTuple):
    """The sentences of a reply, each between its neighbours, whether one is a claim, and how often it is learned."""

    sentences: list[tuple[str, str, str]]
    claim: bool
    weighs: float


def read_examples():
    """Return the examples: the written replies, a filling of each pattern, and the pages of the manual."""
    dice = random.Random(1)
    read = [(line["text"], line["claim"], 1) for line in read_lines(HERE / "examples.jsonl")]
    for kind in ("claims", "honest"):
        lines = read_lines(ROOT / f"tests/core/guards/actions/{kind}.dev.jsonl")
        read += [(line["text"], kind == "claims", 1) for line in lines]
    read += [*read_patterns(dice), *read_pages(sorted((ROOT / "docs").glob("*.md")))]
    found = [Example([in_context(one) for one in cut_sentences(text)], *rest) for text, *rest in read]
    return [example for example in found if example.sentences]
