# ruff: noqa: E501  (the words of one language a line)
"""Makes a follow-up question complete: "and on Windows?" after "How do I install it?" asks how to do so on Windows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.text.terms import FUNCTION_WORDS, UNSPACED, WORDS, guess_language

if TYPE_CHECKING:
    from collections.abc import Sequence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


MOST_WORDS: Final = 8
"""The most words of a follow-up. People who write more say what they mean. Long spoken turns are not changed."""

MOST_OPENED: Final = 5
"""The same for a turn that begins with a conjunction, such as `and …` or `und …`, since any sentence can."""

FEW: Final = {"opened": 2, "pointing": 1, "joined": 1, "bare": 0}
"""The most content words of a turn that begins like a follow-up, of one that refers back with `it` or `that`, of a
question after a conjunction, and of any other. A turn with more of them names what it means."""

UNSPACED_WORD: Final = 2
"""Characters of Chinese, Japanese or Thai that count as one word."""

LOOK_BACK: Final = 4
"""How many earlier turns are searched for a question that stands alone."""

OPENINGS: Final = re.compile(
    r"(?:and |but |so |ok(?:ay)?,? )?(?:what|how) about\b|(?:what|and) if\b|(?:same|likewise) (?:for|with)\b|"
    r"und (?:was ist mit|wie (?:ist|sieht) es (?:mit|bei)|wenn)\b|"
    r"(?:und )?was ist mit\b|wie (?:ist|sieht) es (?:mit|bei)\b|"
    r"et (?:pour|si|dans le cas)\b|qu'en est-il\b|(?:y|e) (?:qué hay de|qué pasa con|para|si|con|se|quanto)\b|"
    r"qu[eé] (?:hay de|tal con|pasa con)\b|e (?:per|se|con)\b|"
    r"(?:how (?:many|much|long|often)|wie (?:viele?|lange|oft)|combien|cu[aá]nt[oa]s?|quant[oa]s?) "
    r"(?:in|on|for|with|für|mit|bei|en|pour|avec|para|con|com|em|no|na)\b|那|那么",
    re.IGNORECASE,
)
"""Beginnings of a turn that asks the same about another thing."""

OPENING_WORDS: Final = _words("same|likewise|für|with|mit|bei|pour|cas|qué|hay|pasa|tal|para|con|per|was|wie")
"""Words of such beginnings that some language may count as content words."""

CONJUNCTIONS: Final = re.compile(
    r"(?:and|or|but|und|oder|aber|et|ou|y|pero|e|ma|но|и|а|و)\b|"
    r"(?:mais(?= (?:et|si|pour|pourquoi|comment|quand|où|qui|combien|est-ce|se|com|por|para|como|quando|onde|quem|quanto)\b)|"
    r"o(?= (?:en|con|sin|para|por|si)\b))",
    re.IGNORECASE,
)
"""Beginnings of a turn that continues the one before, if it is short. `mais` and `o` have other meanings in Portuguese."""

FOCUS: Final = re.compile(
    r"(?:also|only|even|just|auch|nur|sogar|aussi|seulement|même|también|solo|sólo|incluso|também|só|apenas)\b|"
    r".*\b(?:too|as well|auch|aussi|également|también|também)$",
    re.IGNORECASE,
)
"""Words at an end of a turn with which one asks whether the same holds for another thing."""

PREPOSITIONS: Final = re.compile(
    r"(?:in|on|at|for|from|with|without|within|under|after|before|during|per|für|im|am(?! i\b)|ab|auf|aus|bei|beim|mit|nach|ohne|unter|vor|während|"
    r"à|au|aux|avec|chez|dans|depuis|en|pendant|pour|sans|sous|sur|con|sin|desde|durante|para|por|"
    r"com|sem|no|na|nos|nas|em|ao|aos|até|per|senza|su|nel|nella)\b",
    re.IGNORECASE,
)
"""The beginning of a turn that only names another place, person, time or means."""

MOST_NAMED: Final = 3
"""The most words of a turn that is nothing but the name of a thing, with a question mark."""

TAGS: Final = _words(
    "right|correct|idea|ideas|thoughts|help|seriously|oder|richtig|stimmt|wirklich|ideen|vrai|vraiment|sérieux|verdad|cierto|certo|verdade|né"
)
"""Words that do not name a thing when they stand alone with a question mark."""

ELISION: Final = re.compile(r"\b(?:[cdjlmnst]|qu)'", re.IGNORECASE)

LINKS: Final = _words(
    "we|get|got|have|need|want|then|there|someone|somebody|people|case|instead|use|using|happens|happen|apply|applies|work|works|"
    "ich|sie|er|wir|man|mich|mir|uns|mein|meinen|meinem|meiner|meine|ihr|ihre|dem|den|einem|einer|einen|dann|dort|gilt|wenn|falls|noch|"
    "mal|denn|eigentlich|mache|mach|machen|gibt|gibts|geht|bekomme|brauche|kriege|"
    "on|si|y|a-t-il|mon|ma|mes|son|sa|ses|notre|nos|votre|vos|leur|alors|sont|ont|ai|avons|c'est|fait|faire|marche|"
    "si|lo|le|les|mi|mis|su|sus|nuestro|nuestra|hago|hacer|son|está|están|hay|pasa|entonces|sea|funciona|"
    "se|meu|meus|minha|minhas|seu|sua|nosso|nossa|são|está|estão|então|faço|fazer|funciona|for|pra|pro|é"
)
"""Further words of a follow-up that do not name anything."""

MOST_PLACED: Final = 4
"""The most words of a turn that begins with a preposition."""

BARE_QUESTIONS: Final = _words(
    "why|why not|how|how so|how come|when|where|who|which|which one|which ones|what else|how much|how many|how long|"
    "how often|since when|until when|for example|such as|like what|in what way|"
    "warum|wieso|weshalb|warum nicht|wie|wann|wo|wer|welche|welcher|welches|wie viel|wie viele|wie lange|was noch|"
    "pourquoi|pourquoi pas|comment|quand|où|qui|lequel|laquelle|lesquels|combien|quoi d'autre|"
    "por qué|porque|por qué no|cómo|cuándo|dónde|quién|cuál|cuáles|cuánto|cuántos|qué más|"
    "por quê|como|quando|onde|quem|qual|quais|quanto|perché|come|dove|chi|quale|"
    "为什么|怎么|什么时候|在哪里|谁|多少|为何|لماذا|كيف|متى|أين|почему|как|когда|где|кто"
)
"""Questions that, by themselves, ask about what was said before."""

BACK_REFERENCES: Final = re.compile(
    r"\b(?:it|its|this|that|these|those|they|them|their|he|him|she|(?-i:[Dd]as(?= [a-zäöü]|$))|"
    r"dies(?:er|es)?|es|ihn|ihnen|davon|dafür|damit|dazu|ça|cela|ceci|celui|celle|eso|esto|ello|isso|isto|questo|quello)\b|它|这|那|هذا|ذلك",
    re.IGNORECASE,
)
"""Words that refer to something said before."""

ONES: Final = re.compile(r"\b(?:ones?|celles?|celui|ceux)\b", re.IGNORECASE)
"""Words that stand for a kind of thing said before, as in `and the big one?`."""

EMPTY_WORDS: Final = _words(
    "one|ones|must|shall|should|until|till|since|bis|seit|muss|müssen|soll|darf|dois|doit|faut|depuis|debo|debe|tengo|hasta|desde|devo|preciso|"
    "até|long|much|many|often|far|take|takes|cost|costs|mean|means|anything|something|also|still|really|"
    "lange|dauert|viel|kostet|heißt|bedeutet|auch|temps|prend|coûte|veut|dire|aussi|"
    "tiempo|tarda|cuesta|significa|también|tempo|demora|custa|também|costa|anche"
)
"""Words of a question that do not name anything."""

ASKS: Final = re.compile(
    r"^(?:(?:bis|seit|ab|by|until|till|since|for|jusqu'à|depuis|pour|hasta|desde|para|até) )?"
    r"(?:how|wie|combien|cu[aá]nt[oa]s?|quant[oaie]s?|what|when|where|why|who|whom|which|was|wann|wo|wer|wem|wen|warum|quand|où|qui|"
    r"que|pourquoi|cu[aá]ndo|d[oó]nde|qui[eé]n|qu[eé]|por qu[eé]|quando|onde|quem|o que|is|are|does|do|can|must|will|should|"
    r"ist|sind|kann|darf|muss|geht|est-ce|peut|faut-il|es|puedo|se puede|hay que|posso|pode|tem que)\b",
    re.IGNORECASE,
)
"""Beginnings of a question."""


DEMANDS: Final = re.compile(
    r"(?:(?:any|an?)\s+(?:example|details?)|examples?|details?|(?:and )?then|for (?:how long|whom|what)|since when|until when|by when|"
    r"where exactly|how exactly|(?:zum )?beispiele?|und dann|seit wann|bis wann|für wen|wo genau|wie genau|(?:un )?exemple|et après|"
    r"depuis quand|jusqu'à quand|pour qui|(?:un )?ejemplo|y (?:luego|después)|desde cu[aá]ndo|hasta cu[aá]ndo|para qui[eé]n|"
    r"(?:um )?exemplo|e depois|desde quando|até quando|para quem)$",
    re.IGNORECASE,
)
"""Turns without any thing of their own that ask for more of the same."""


ANY_FUNCTION_WORDS: Final = frozenset().union(*FUNCTION_WORDS.values())
"""The function words of all languages. The language of two or three words is hardly known."""

ENDS: Final = ("?", "？", "؟", ".", "!", "。")
PARTS: Final = re.compile(r"(?<=[?.!])\s+|(?<=[？؟。])\s*")


def make_standalone(question: str, earlier: Sequence[str]) -> str:
    """Return a question that can be understood alone; `earlier` are the person's earlier turns, oldest first.

    An elliptical turn, or one that only names a thing, is appended to the last complete turn, so that both are searched
    and judged together. A turn that stands alone is returned unchanged.
    """
    if not earlier or not continues(question):
        return question
    for turn in reversed(earlier[-LOOK_BACK:]):
        if turn.strip() and not is_elliptical(turn):
            whole = turn.strip()
            return f"{whole if whole.endswith(ENDS) else whole + '?'} {question.strip()}"
    return question


def split_follow_up(question: str) -> tuple[str, str]:
    """Return a question made by `make_standalone` in two: the complete turn, and what continues it.

    The second is empty if nothing does.
    """
    *before, last = [part for part in PARTS.split(question.strip()) if part] or [""]
    return (" ".join(before), last) if before and continues(last) else (question, "")


def continues(turn: str) -> bool:
    """Return whether a turn may go on from the one before: it is elliptical, or only names a thing, as in `Linux?`."""
    return is_elliptical(turn) or only_names(turn)


def only_names(turn: str) -> bool:
    """Return whether a turn is nothing but the name of a thing, with a question mark."""
    plain = _plain(turn)
    words = {word.casefold() for word in WORDS.findall(plain)}
    is_name = bool(words - TAGS - ANY_FUNCTION_WORDS) and len(words) <= MOST_NAMED
    return is_name and turn.rstrip().endswith(ENDS[:3]) and not ASKS.match(plain) and not is_elliptical(turn)


def asks_nothing_itself(turn: str) -> bool:
    """Return whether a turn has no thing of its own: `why?`, `until when?`, `an example?`."""
    plain = _plain(turn)
    return plain.casefold() in BARE_QUESTIONS or DEMANDS.match(plain) is not None


def is_placed(turn: str) -> bool:
    """Return whether a turn names, after a conjunction or without, only another place, person or means: `and on Mac?`.

    Such a turn never begins a topic.
    """
    plain = _plain(turn)
    joint = OPENINGS.match(plain) or CONJUNCTIONS.match(plain)
    return PREPOSITIONS.match(plain[joint.end() :].lstrip(" ,") if joint else plain) is not None


def is_joined_question(turn: str) -> bool:
    """Return whether a turn is a question that goes on after a conjunction and leaves something out: `and cancel it?`."""
    plain = _plain(turn)
    return turn.rstrip().endswith(ENDS[:3]) and CONJUNCTIONS.match(plain) is not None and is_elliptical(turn)


def content_words(turn: str) -> tuple[str, ...]:
    """Return the words of a follow-up that name something, in lower case, without articles that are written with them."""
    words = (word.casefold() for word in WORDS.findall(ELISION.sub("", _plain(turn))))
    idle = ANY_FUNCTION_WORDS | EMPTY_WORDS | OPENING_WORDS | LINKS
    return tuple(
        dict.fromkeys(w for w in words if w not in idle and not BACK_REFERENCES.fullmatch(w) and not _links(w))
    )


def refers_back(turn: str) -> bool:
    """Return whether a turn has a word for something said before: `and that one?`."""
    return bool(_back_references(_plain(turn))) or ONES.search(turn) is not None


def without_opening(turn: str) -> str:
    """Return a turn without the words that only join it to the one before."""
    plain = turn.strip().lstrip("¿¡ ")
    joint = OPENINGS.match(plain) or CONJUNCTIONS.match(plain)
    return plain[joint.end() :].lstrip(" ,") if joint else plain


def is_elliptical(turn: str) -> bool:
    """Return whether a turn leaves out what it asks about: `why?`, `and on Windows?`, `how long does that take?`."""
    plain = _plain(turn)
    words = WORDS.findall(plain)
    length = len(words) + len(re.findall(f"[{UNSPACED}]", plain)) // UNSPACED_WORD
    if not words or length > MOST_WORDS:
        return False
    if (
        asks_nothing_itself(turn)
        or (CONJUNCTIONS.match(plain) and length <= MOST_OPENED)
        or (FOCUS.match(plain) and length <= MOST_OPENED)
        or (_begins_with_preposition(plain) and length <= MOST_PLACED)
    ):
        return True
    common = FUNCTION_WORDS.get(guess_language(plain), frozenset())
    pointing = _back_references(plain)
    content = [word for word in words if word.casefold() not in common | pointing | EMPTY_WORDS]
    count = len(content)
    if OPENINGS.match(plain):
        return count <= FEW["opened"] + len(OPENING_WORDS.intersection(word.casefold() for word in words))
    joint = CONJUNCTIONS.match(plain)
    asked = plain[joint.end() :].lstrip(" ,") if joint else plain
    if not ASKS.match(asked):
        return False
    if not (pointing or joint):  # the question word may be one that the table of function words lacks
        count = len([word for word in content if ASKS.fullmatch(word) is None])
    most = FEW["pointing"] if pointing else FEW["joined"] if joint else FEW["bare"]
    return count - bool(joint) <= most


def _plain(turn: str) -> str:
    return turn.strip().strip("¿¡?!.… ？。！؟").replace("’", "'")


def _back_references(plain: str) -> set[str]:
    """Return the words that refer to something said before. `es` does in German, and is a verb in Spanish."""
    found = {word.casefold() for word in BACK_REFERENCES.findall(plain)}
    return found - {"es"} if "es" in found and guess_language(plain) != "de" else found


def _links(word: str) -> bool:
    return any(links.fullmatch(word) is not None for links in (PREPOSITIONS, CONJUNCTIONS, ASKS, FOCUS))


def _begins_with_preposition(plain: str) -> bool:
    found = PREPOSITIONS.match(plain)
    return found is not None and ASKS.match(plain[found.end() :].strip()) is None
