"""Whether a text calls the desk by its name, or only speaks about it: “frontdesk, where …”, “ask @Frontdesk”."""

from __future__ import annotations

import re
from typing import Final, Literal

from core.desk.engagement.words import CLAUSE_END, LONGEST, kinds_at, plain, spoken, words_in
from core.text.terms import words_of

Called = Literal["to", "about", ""]

OUR_NAME: Final = "frontdesk"
SPELLED: Final = "Frontdesk"
SHORTEST_NAME: Final = 2
"""In letters."""
_SIGNS: Final = re.compile(r"[\W_]+")
_OUR_NAME: Final = re.compile(r"@?\bfrontdesk\b")
_GREETINGS: Final = words_of("""
    du tu hey hi hello yo ok okay oi ola hola hallo salut he dear so and also then well hm hmm thanks thank you ty thx
    cheers merci danke gracias obrigado obrigada valeu y et und e oye ei prithee please bitte pardon sorry good morning
    evening afternoon guten morgen tag abend buenos buenas dias tardes noches bonjour bonsoir bom boa dia tarde noite
""")
"""Words that stand before a name that is called."""
_BEFORE_A_NAME: Final = words_of("""
    the a an our this that to by with from like of at on than what whether is was did do does give gave thank blame
    see because if when wish told trust so and or as for through into about love hate your my el al del un una le
    la au du une der die das dem den ein eine am im beim zum vom dass weil wenn o ao no na um uma pelo pro lo los
    con en de por que y e et ou sur par dans qu selon segun laut mit von bei fur
""")
"""Words before a name that is spoken about."""
_ASKING: Final = words_of("""
    ask asked asking tell told type typed pregunta preguntale preguntad preguntar pergunta pergunte perguntem
    demande demandez frag fragt frage fragen confia
""")
_AFTER_A_CALL: Final = words_of("""
    what when where who how why which can could do does is are please help and wie was wann wo wer kann und que
    quand ou comment qui peux quando onde como quem cuando donde quien puedes pode bitte
""")
_THIRD_PERSON: Final = words_of("""
    is was has had said says told does did can could will would should knows reminded posted isn't doesn't didn't
    won't reads finds found remembers thinks just literally never always answered gave got seems beat dug ist war
    hat sagt sagte hatte kann weiss meint meinte findet hat's es esta ha sabe dijo dice tiene puede era responde est
    a dit sait peut avait repond trouve e foi disse diz falou tem pode lembrou
""")
_INVERTED: Final = words_of("is was can could will would should does did")
_SUBJECTS: Final = words_of("i we you there it this that these those the a an my our they he she any anyone")


def called(text: str) -> Called:
    """Return whether a text calls the desk by its name, speaks about it, or does not name it."""
    found: Called = ""
    flat = plain(spoken(text))
    for name in _OUR_NAME.finditer(flat):
        if _calls_us(CLAUSE_END.split(flat[: name.start()])[-1], flat[name.end() :]):
            return "to"
        found = "about"
    return found


def with_our_name(text: str, name: str) -> str:
    """Return a text that calls us by our name on the platform as one that calls Frontdesk.

    A name that is not plainly called is left as it is, since people have the same names, and “Page” is a word: before
    it, only a greeting stands in its clause, and after it, the clause ends, or a question or a wish begins.
    """
    words = [word for word in _SIGNS.split(name) if word]
    if len("".join(words)) < SHORTEST_NAME or name.casefold() == OUR_NAME:
        return text
    spelled = r"[\W_]?".join(map(re.escape, words))
    ours = re.compile(rf"(?<![\w@])@?{spelled}(?!\w)", re.IGNORECASE)
    for found in ours.finditer(text, 0, LONGEST):
        before, after = words_in(CLAUSE_END.split(text[: found.start()])[-1]), text[found.end() :].lstrip()
        is_greeted = all(word in _GREETINGS for word in before)
        if is_greeted and (not after or CLAUSE_END.match(after) or _begins_wish(after)):
            return f"{text[: found.start()]}{SPELLED}{text[found.end() :]}"
    return text


def _begins_wish(text: str) -> bool:
    return any(start == 0 and kind in ("question", "request") for start, _, kind in kinds_at(words_in(text)[:3]))


def _calls_us(before: str, after: str) -> bool:
    """Return whether our name, between these parts of its clause and the rest of the text, calls us."""
    said, rest = words_in(before), words_in(after)
    if after.startswith("'s"):
        return False
    if all(word in _GREETINGS or word.startswith("@") for word in said):
        is_told = bool(rest) and rest[0] in _THIRD_PERSON and not CLAUSE_END.match(after.lstrip())
        is_inverted = len(rest) > 1 and rest[0] in _INVERTED and rest[1] in _SUBJECTS  # “frontdesk is there …”
        return not is_told or is_inverted or "you" in rest[:4]
    if said[-1] in _BEFORE_A_NAME or not _ASKING.isdisjoint(said):
        return False
    ends = not rest or CLAUSE_END.match(after.lstrip()) is not None
    return ends or rest[0] in _AFTER_A_CALL
