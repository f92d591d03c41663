# ruff: noqa: E501  (one pair a line)
"""Measures what a cosine means for an embedder, on a few everyday questions and their answers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from langchain_core.embeddings import Embeddings

ANCHORS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "en": (
        ("How long does it take to boil an egg?", "A soft egg is ready after about five minutes in boiling water."),
        ("Who painted the ceiling of the chapel?", "The ceiling of the chapel was painted by Michelangelo."),
        ("Where can I renew my passport?", "Passports are renewed at the town hall, on the second floor."),
        ("Why do leaves turn red in autumn?", "In autumn the leaves lose their green pigment, and red ones show."),
        ("How do I reset the router?", "To reset the router, hold the button on its back for ten seconds."),
        ("When does the shop open on Sunday?", "On Sundays the shop opens at eleven o'clock."),
    ),
    "de": (
        ("Wie lange muss ein Ei kochen?", "Ein weiches Ei ist nach etwa fünf Minuten in kochendem Wasser fertig."),
        ("Wer hat die Decke der Kapelle gemalt?", "Die Decke der Kapelle wurde von Michelangelo gemalt."),
        ("Wo kann ich meinen Pass verlängern?", "Pässe werden im Rathaus verlängert, im zweiten Stock."),
        ("Warum werden Blätter im Herbst rot?", "Im Herbst verlieren die Blätter ihr Grün, und rote Farbstoffe werden sichtbar."),
        ("Wie setze ich den Router zurück?", "Um den Router zurückzusetzen, die Taste hinten zehn Sekunden lang drücken."),
        ("Wann öffnet der Laden am Sonntag?", "Sonntags öffnet der Laden um elf Uhr."),
    ),
    "fr": (
        ("Combien de temps faut-il pour cuire un œuf ?", "Un œuf mollet est prêt après environ cinq minutes dans l'eau bouillante."),
        ("Qui a peint le plafond de la chapelle ?", "Le plafond de la chapelle a été peint par Michel-Ange."),
        ("Où puis-je renouveler mon passeport ?", "Les passeports sont renouvelés à la mairie, au deuxième étage."),
        ("Pourquoi les feuilles rougissent-elles en automne ?", "En automne, les feuilles perdent leur vert, et des pigments rouges apparaissent."),
        ("Comment réinitialiser le routeur ?", "Pour réinitialiser le routeur, appuyez dix secondes sur le bouton à l'arrière."),
        ("Quand le magasin ouvre-t-il le dimanche ?", "Le dimanche, le magasin ouvre à onze heures."),
    ),
    "es": (
        ("¿Cuánto tarda en cocerse un huevo?", "Un huevo pasado por agua está listo tras unos cinco minutos en agua hirviendo."),
        ("¿Quién pintó el techo de la capilla?", "El techo de la capilla fue pintado por Miguel Ángel."),
        ("¿Dónde puedo renovar mi pasaporte?", "Los pasaportes se renuevan en el ayuntamiento, en la segunda planta."),
        ("¿Por qué las hojas se ponen rojas en otoño?", "En otoño las hojas pierden su verde y aparecen pigmentos rojos."),
        ("¿Cómo reinicio el router?", "Para reiniciar el router, mantenga pulsado diez segundos el botón de atrás."),
        ("¿Cuándo abre la tienda el domingo?", "Los domingos la tienda abre a las once."),
    ),
    "pt": (
        ("Quanto tempo leva para cozinhar um ovo?", "Um ovo mole fica pronto depois de uns cinco minutos em água a ferver."),
        ("Quem pintou o teto da capela?", "O teto da capela foi pintado por Michelangelo."),
        ("Onde posso renovar o meu passaporte?", "Os passaportes são renovados na câmara municipal, no segundo andar."),
        ("Por que as folhas ficam vermelhas no outono?", "No outono, as folhas perdem o verde, e surgem pigmentos vermelhos."),
        ("Como reinicio o roteador?", "Para reiniciar o roteador, mantenha o botão de trás premido por dez segundos."),
        ("Quando a loja abre no domingo?", "Aos domingos, a loja abre às onze horas."),
    ),
    "zh": (
        ("煮鸡蛋需要多长时间？", "溏心蛋在沸水中煮大约五分钟就好了。"),
        ("小教堂的天花板是谁画的？", "小教堂的天花板是米开朗基罗画的。"),
        ("我在哪里可以换护照？", "护照在市政厅二楼更换。"),
        ("为什么树叶在秋天变红？", "秋天树叶失去绿色素，红色素就显现出来。"),
        ("如何重置路由器？", "要重置路由器，请按住背面的按钮十秒钟。"),
        ("商店星期天几点开门？", "商店星期天十一点开门。"),
    ),
    "ar": (
        ("كم من الوقت يستغرق سلق البيضة؟", "تكون البيضة جاهزة بعد نحو خمس دقائق في الماء المغلي."),
        ("من رسم سقف الكنيسة؟", "رسم مايكل أنجلو سقف الكنيسة."),
        ("أين يمكنني تجديد جواز سفري؟", "تجدد جوازات السفر في مبنى البلدية في الطابق الثاني."),
        ("لماذا تحمر الأوراق في الخريف؟", "في الخريف تفقد الأوراق صبغتها الخضراء فتظهر الأصباغ الحمراء."),
        ("كيف أعيد ضبط جهاز التوجيه؟", "لإعادة ضبط جهاز التوجيه اضغط على الزر الخلفي عشر ثوان."),
        ("متى يفتح المتجر يوم الأحد؟", "يفتح المتجر يوم الأحد في الساعة الحادية عشرة."),
    ),
}  # fmt: skip
"""Everyday questions with their answers, by language, each language the same ones; no answer fits another question. They
do not come from a data set."""

DEFAULT_LANGUAGE: Final = "en"

KNOWN_SHARE: Final = 0.5
"""An embedder hardly knows a language whose scale is narrower than this share of the English one."""

NARROWEST: Final = 0.1
"""The least distance between the ends of a scale. An embedder that keeps a language's answers and unrelated texts closer
together does not know it, and then small differences mean nothing."""

_SCALES: WeakKeyDictionary[Embeddings, dict[tuple[str, str], Scale]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Scale:
    """The cosines of one embedder: `low` between unrelated texts, `high` between a question and its answer."""

    low: float
    high: float

    def normalise(self, cosine: float) -> float:
        """Return a cosine as a value from 0 (unrelated) to about 1 (an answer), clamped to 0 and 1.2."""
        return min(1.2, max(0.0, (cosine - self.low) / max(self.high - self.low, NARROWEST)))


def measure_scale(embeddings: Embeddings, asked: str = DEFAULT_LANGUAGE, told: str = DEFAULT_LANGUAGE) -> Scale:
    """Measure an embedder on the anchors, one time for each pair of languages: those of the question and the passage.

    Some embedders give unrelated texts a cosine of 0, others 0.8, and more in languages that they know little. A language
    without anchors is measured in English. The scale of a pair that the embedder hardly knows is the mean of its own and
    the English one: else nearly all answers in such a language would count as unrelated.
    """
    own, english = _own_scale(embeddings, asked, told), _own_scale(embeddings, DEFAULT_LANGUAGE, DEFAULT_LANGUAGE)
    if knows_languages(embeddings, asked, told):
        return own
    return Scale((own.low + english.low) / 2, (own.high + english.high) / 2)


def knows_languages(embeddings: Embeddings, asked: str, told: str) -> bool:
    """Return whether an embedder tells answers from unrelated texts if a question and a passage are in these languages.

    The built-in one does so within English, and little within other languages, and hardly between two languages.
    """
    own, english = _own_scale(embeddings, asked, told), _own_scale(embeddings, DEFAULT_LANGUAGE, DEFAULT_LANGUAGE)
    return own.high - own.low >= KNOWN_SHARE * (english.high - english.low)


def _own_scale(embeddings: Embeddings, asked: str, told: str) -> Scale:
    pair = (asked if asked in ANCHORS else DEFAULT_LANGUAGE, told if told in ANCHORS else DEFAULT_LANGUAGE)
    scales = _SCALES.setdefault(embeddings, {})
    if pair not in scales:
        scales[pair] = _measure(embeddings, *pair)
    return scales[pair]


def _measure(embeddings: Embeddings, asked: str, told: str) -> Scale:
    questions = [embeddings.embed_query(question) for question, _ in ANCHORS[asked]]
    answers = embeddings.embed_documents([answer for _, answer in ANCHORS[told]])
    pairs = [(a == b, _cosine(questions[a], answers[b])) for a in range(len(questions)) for b in range(len(answers))]
    unrelated = [cosine for same, cosine in pairs if not same]
    matching = [cosine for same, cosine in pairs if same]
    return Scale(sum(unrelated) / len(unrelated), sum(matching) / len(matching))


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    dot = sum(a * b for a, b in zip(one, other, strict=True))
    return dot / max(math.hypot(*one) * math.hypot(*other), 1e-12)
