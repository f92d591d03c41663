# ruff: noqa: E501  (long patterns)
"""Patterns of what keeps a clause from asserting an action: denials, conditions, reports, instructions and more."""

from __future__ import annotations

import re
from typing import Final

QUOTED: Final = re.compile(r"[«“„\"][^«»“”„\"]{1,300}[»”“\"]|`[^`]+`")
"""Words in quotation marks, and code."""

CONDITION: Final = re.compile(
    r"^\w+st du\b|^(?:if|once|when|whenever|unless|as soon as|should|provided|wenn|falls|sobald|sofern|si|cuando|en cuanto|"
    r"de haber\w*|de \w+[aei]rse|quand|lorsque|dès que|une fois|se (?!l[oae]s?\b|te\b|me\b|lhe\b|está\b|est[aá]n\b|ha\b)|caso|assim que|quando|"
    r"nachdem|had i|hätte|tivesse|without your|ohne dein|ohne ihre|sin tu|sans ton|sans votre|sem o teu|sem o seu|"
    r"sem a sua|wird ein|either|suppose|supposons|angenommen|supongamos|digamos)\b"
)
"""The beginning of a condition or of a time that is still to come."""

PERSON: Final = re.compile(
    r"\b(?:you|your|du|dein\w*|dir|dich|sie|ihr\w*|tu|te|tus|usted|confirmes|confirmas|quieres|digas|pulsas|toques|"
    r"tu|vous|ton|votre|você|tu|teu|seu|sua|quiser|quiseres|confirmar|apertar|disser|toca\w*|ja|yes|sí|oui|sim)\b"
)
"""Words for the person. A condition with one of them leaves the decision to the person."""

UNREAL: Final = re.compile(r"\b(?:had|hätte|tivesse|hubiera|haber|avais|avait|eu)\b")
"""A condition that is contrary to fact."""

BEFOREHAND: Final = re.compile(r"^(?:before|avant|vor|antes|what you need)\b")
"""The beginning of a list of what is to be done."""

DENIAL: Final = {
    "en": re.compile(
        r"\b(?:not|no|never|nothing|nobody|none|nor|cannot|unable|failed|fails|error|regrettably|unfortunately)\b|n't\b"
    ),
    "de": re.compile(
        r"\b(?:kein\w*|nicht|nie|niemals|niemand\w*|nichts|ohne|fehler|fehlt|leider|bedauerlicherweise|unmöglich)\b"
    ),
    "es": re.compile(
        r"\b(?:no(?! (?:seu|sua|teu|tua|meu|dia|curso|canal|topo|fim|lugar|próximo)\b)|ni|nada|nadie|ningun[oa]?|ningún|nunca|sin|tampoco|error|falló|fallado|imposible|falta|"
        r"lamentablemente)\b"
    ),
    "fr": re.compile(
        r"\b(?:ne \w+|n'\w+)\b.*\b(?:pas|rien|personne|aucune?|jamais|ni|guère)\b|\b(?:aucune?|sans|impossible|erreur|"
        r"échoué|malheureusement|manque)\b|^(?:pas|rien|personne)\b"
    ),
    "pt": re.compile(
        r"\b(?:não|nem|nenhuma?|ninguém|sem|nada|nunca|jamais|coisa alguma|erro|falhou|impossível|falta|infelizmente|"
        r"ficou por|por \w+r)\b"
    ),
}
"""Words that deny, by language."""

DENIAL_ANYWHERE: Final = re.compile(
    r"\b(?:not|no|never|nothing|nobody|none|cannot|unable|kein\w*|nicht|nie|niemand\w*|nichts|ohne|ni|nada|nadie|"
    r"ningun[oa]?|ningún|nunca|sin|tampoco|não|nem|nenhuma?|ninguém|sem|pas|rien|personne|aucune?|sans|coisa alguma|"
    r"failed|fails|fehler|error|erro|erreur|fehlgeschlagen|falló|fallado|échoué|falhou|impossible|imposible|"
    r"impossível|unmöglich)\b|n't\b|\bhas? \w+ fallado\b"
)
"""The same for a text in an unknown language."""

DEED_BY_DENIAL: Final = re.compile(
    r"\b(?:no longer|not any ?more|won't (?:bother|disturb|ring|forget|miss|hear)|any more|nicht mehr|"
    r"kein\w* \w+ mehr|nichts mehr|ya no|no se (?:me )?(?:olvida|preocupe)|ne \w+ plus|plus rien|n'\w+ plus|"
    r"n'oublie pas|não esqueço|não \w+ mais|no worries|no problem|kein problem|keine sorge|sin problema|descuida|"
    r"sem problema|sem falta|sin falta|ohne (?:problem|weiter)\w*|pas de souci|nem precisa|don't worry|"
    r"schicke ich dir nichts|sans faute|stört dich nichts|ne quittez pas|ne t'inquiète pas|no te preocupes|"
    r"não se preocupe|no te retires|sin coste|sem qualquer custo|nichts weiter)\b|\bplus (?:rien|personne|"
    r"aucun\w*)\b|\bne te \w+ plus\b|\bne \w+ \w* ?plus\b"
)
"""Denials that claim an action themselves (`it won't ring any more`), or deny nothing."""

POSSIBILITY: Final = re.compile(
    r"\b(?:can|could|would|may|might|should|able to|possible|must|have to|need to|needs|kann\w*|könn\w+|würd\w+|"
    r"darf|soll\w*|müss\w+|muss\w*|möcht\w+|peux|peut|peuvent|pouv\w+|pourr\w+|doi[st]|devez|faut|puedo|puede\w*|podr\w+|"
    r"debo|debe\w*|tienes que|tendrás|hay que|posso|pode\w*|poderia|sei (?=\w+r\b)|sé (?=\w+r\b)|podem|deve\w*|"
    r"tem que|tens de|gostaria|want|wants|willst|quer\w+|veux|voulez|capaz|gern(?:e)? würde|propondría|proporia|"
    r"proposerais|suggest|movería|haría|beabsicht\w+|hätte|wäre|would've|aurait|aurais|habría\w*|teria|on request|"
    r"auf wunsch|je sais|if you like|a pedido|sur demande|bei bedarf|cuando hace falta|aussi |também sei|fähig|"
    r"lassen sich|lässt sich)\b"
)
"""What can, should or would be done."""

ACHIEVEMENT: Final = re.compile(
    r"\b(?:able to|managed to|pude (?!no)|logré|consegui|réussi à|geschafft|gelungen|cuenta|contar|podes? (?:ficar|"
    r"dormir|contar|esquecer|riscar)|puedes (?:olvidar|estar|respirar)|you can (?:forget|relax|rest|stop|cross|"
    r"strike|take)|kannst du (?:vergessen|streichen|abhaken)|tu peux (?:rayer|oublier|dormir|souffler))\b"
)
"""Words for what could be done and was, or for what the person can now leave alone."""

REPORT: Final = re.compile(
    r"\b(?:d'après|steht auf (?:der|dem)|in the example|im beispiel|en el ejemplo|dans l\'exemple|no exemplo|said|says|say|wrote|writes|written|according|told me|promised|mentions|mentioned|noted that|stated|"
    r"states|sagt|sagte|schrieb|schreibt|geschrieben|laut|antwortete|geantwortet|meinte|gemeint|steht im|steht in|"
    r"im protokoll|dice|dijo|escribi[óo]|escribe|según|comentó|contó|acta|recoge|dit|écrit|selon|compte rendu|"
    r"indique|lit dans|diz(?!-me)|disse|escreveu|segundo (?=[oa]s? )|conforme|contou|prometeu|ata|(?:the|"
    r"meeting) minutes|as .* notes|seems|apparently|scheint|parece|propongo|translation|translated|übersetzt|"
    r"traducido|traduit|traduzido|would look|look like|in german|would be|how about|summary of the thread|"
    r"kurz(?: gefasst)?|en resumen|en bref|em resumo|in short|resumo|auf \w+ heißt)\b|\b(?:draft|entwurf|borrador|"
    r"brouillon|rascunho|vorschlag|meldung)\b[^.]*[:¤]"
)
"""Words that report what others say, or what a text says."""

INWARD: Final = re.compile(
    r"\b(?:(?<!let you )(?<!let him )(?<!let her )(?<!let them )know|knew|looked|searched|found|read your|"
    r"understand|understood|see that|weiß|gesucht|gefunden|verstehe|busqué|encontré|miré|procurei|achei|encontrei|"
    r"olhei|cherché|parcouru|trouvé|regardé|wrong|mistaken|falsch|geirrt|equivoqu\w+|enganei|trompé|thank|danke|"
    r"agrade\w+|remerci\w+|answer|respond|beantworte|contesto|respondo|réponds|apologi[sz]e|lament\w+|regret|"
    r"believe|glaube|creo|crois|acho|mean|meine|suppose|don't|ignoro|ignore|temo|afraid|speak|sprech\w+|entiendo|"
    r"entendo|comprends|verstanden|sabré|saberei|saurai|freue|gestion\w*|gère|do countdowns|set reminders and|"
    r"only answer|antworte|ne réponds|sage|lag ich|dije|digo que|disse que|said it|j'ai dit|ich sagte|sagte ich|"
    r"ich sehe|je vois|vejo|veo|as far as|gerne? geschehen|read that)\b"
)
"""What Frontdesk does in the reply itself: looking, knowing, regretting, thanking."""

INSTRUCTION: Final = re.compile(
    r"^(?:(?:please|just|simply|einfach|bitte|erst|basta con|es suficiente|il suffit|é só|faça|"
    r"first)\W+(?:que )?)?(?:type|press|tell|click|tap|open|choose|reply|answer|pick|send me|write|say|give|drag|"
    r"enter|link your|confirm|use|go to|tippe?|schreibe?|nenne?|gib|sage?|öffne|wähle?|klicke?|drück\w*|antworte|"
    r"lösche? erst|zieh|verknüpfe|escrib\w+|pulsa|dime|di|responde|elige|abre|arrastra|vincula|basta|toca|pide|"
    r"tape[zr]?|appuie|clique[zr]?|dis|donne|ouvre|choisis\w*|réponds|associe|glisse|écris|écrire|suffit|toque|diga|"
    r"diz|dê|escrev\w+|abra|escolha|arraste|responda|aperte|mande|me diz|me diga|lehne?(?! dich)|ensures|to (?:set|"
    r"delete|change|cancel|remove|link|edit)|pour (?:supprimer|annuler|changer|modifier)|para (?:borrar|cambiar|"
    r"anular|apagar|mudar|cancelar)|zum (?:löschen|ändern|absagen))\b"
)
"""The beginning of an instruction to the person."""

PERSON_DEED: Final = re.compile(
    r"\b(?:you|du|tú|tu|você|sie|ihr) (?:\w+ )?(?:(?:'ve|have|had) (?!now\b|an?\b|one\b|two\b|\d)|already|hast|haben|has|as|já|booked|set|accepted|"
    r"wrote|selbst|ya)\b|\b(?:yourself|selbst|mism[oa]|toi-même|mesm[oa])\b|\b(?:has|hast) \w+(?:ado|ido|cho|to)\b|\b(?:ya|já) \w+(?:ste|aste|iste)\b"
)
"""What the person has done."""

GENERALITY: Final = re.compile(
    r"\b(?:always|because of|à cause|debido|por causa|immer|siempre|toujours|sempre|usually|automatically|automatisch|automáticamente|automatiquement|"
    r"automaticamente|each|every (?!one|body)\w+|jeden \w+|cada \w+|chaque \w+|toda \w+|by e-?mail|per mail|"
    r"por correo|par mail|por e-mail|schriftlich|por escrito|par écrit|hours before|until (?:eight|nine|\d)|"
    r"hasta las (?:ocho|\d)|bis (?:acht|\d)|by (?:the )?\w+$|von der|von den|vom|wegen|because|porque|parce|weil|"
    r"fully|someone|belegt|taken|ocupado|pris$|occupé|due|diese woche|this week|esta semana|cette semaine|im mai|"
    r"in may|en mayo)\b"
)
"""What always happens, or what others do."""

PAST_YEAR: Final = re.compile(r"\b(?:19|20)[012]\d\b")
"""A year. Documents mention years; reports of actions do not."""

RETRACTION: Final = re.compile(
    r"\b(?:i|ich) (?:said|told you|sagte|behauptete)\b|\bj'ai dit\b|\b(?:dije|disse) que\b|"
    r"\b(?:i|we) (?:had )?(?:announced|claimed|wrote|stated|reported)\b|\bich hatte? (?:\S+ ){0,4}(?:gesagt|geschrieben|behauptet|gemeldet)\b|"
    r"\bj'(?:avais|ai) (?:dit|annoncé|écrit|affirmé)\b|\b(?:había dicho|escribí que|anuncié|afirmé)\b|\b(?:tinha dito|escrevi que|anunciei|afirmei)\b|"
    r"^(?!.*\b(?:now|jetzt|nun|ahora|maintenant|agora)\b).*\b(?:was wrong|was mistaken|i erred|correction|lag ich(?: \w+)? falsch|ich lag falsch|habe mich geirrt|"
    r"mein irrtum|korrektur|me equivoqué|me he equivocado|me confundí|corrección|me suis trompé|je me trompais|rectification|me enganei|eu errei|enganei-me|correção)\b"
)
"""Frontdesk admits that what it said before was wrong."""

DUTY: Final = re.compile(
    r"\b(?:tendrás que|tendrá que|terás que|terá que|debes|tens de|tem que|tu dois|vous devez|du musst|sie müssen)\b"
)
"""What the person has to do."""

TAKEN_ACT: Final = re.compile(
    r"\b(?:booked|reserved|taken|gebucht|reserviert|belegt|reservad[oa]|ocupad[oa]|réservée?|prise?)\b"
)
"""What others may have done to a room or a time."""

ATTEMPT: Final = re.compile(
    r"\b(?:tried|attempted|read|versucht|intent[ée]|intentado|essayé|tentei|gelesen|leído|lu)\b"
)
"""What Frontdesk did without any effect on others: it tried, or it read."""

CONFIRMATION: Final = re.compile(r"\b(?:confirmation|bestätigung|confirmación|confirmação|news|nachricht)\b")
"""What Frontdesk quotes as its own words."""

BEFORE_DEED: Final = re.compile(r"^(?:before|bevor|avant|antes)\b.*\b(?:i|we|ich|wir|je|yo|eu)\b")
"""What comes before an action that is still to be done."""

PERSON_FIRST: Final = re.compile(
    r"^(?:once|as soon as|if|when|sobald|wenn|falls|dès que|si|cuando|en cuanto|assim que|se|quando) "
    r"(?:you|you've|du|sie|tu|vous|usted|você)\b(?! (?:are|have|get|arrive|wake))"
)
"""A condition that the person fulfils first."""

PLACE: Final = re.compile(
    r"\b(?:settings?|page|menu|app|einstellungen|menü|ajustes|página|paramètres|réglages|configurações|set off)\b"
)
"""Where things are done, in general."""

NO_MORE: Final = re.compile(
    r"\b(?:won't|will not|will no longer)\b.*\b(?:again|any ?more)\b|\bkeine?\w* \w+ mehr\b|\bnicht mehr\b|\bno volver[áé]s? a\b|"
    r"\bya no\b|\bne \w+ plus\b|\bnão (?:vai |vais )?(?:mais )?\w+ mais\b|\bnão vai mais\b"
)
"""What will not happen to the person again."""

WORD_WITH: Final = re.compile(r"\ba word (?:with|to)\b")
"""“A word with” somebody: a talk, not a word of a text."""

STATIVE: Final = re.compile(
    r"\b(?:i|we)(?:'m| am|'re| are) (?:sorry|a|an|the|only|just a|here|happy|glad|afraid|sure|not|your|made|called|frontdesk)\b|"
    r"\b(?:i|we)(?:'ve| have)? (?:only |really |also |just |do )?(?:see|seen|saw|hope|think|guess|feel|wonder|remember|recall|love|like|prefer|agree|"
    r"assume|expect|imagine|doubt|need|notice|suspect|hear|heard|wish|count|get|mean|trust|suppose|work|live|go by|come|can)\b|"
    r"\b(?:i|we)(?:'ve got| have|'ve)(?: \w+)? (?:two|three|several|no|some|a|an|the|access|questions?)\b(?! \w+ (?:set|booked|made))|"
    r"\b(?:kenne|weiß|sehe|gesehen|bin (?:ein|eine|der|die|nur|hier|ja)|heiße|hoffe|denke|finde|brauche|mag|bedaure|vermute|höre|gehört|habe (?:hier|zwei|drei|"
    r"mehrere|keinen|nur|auch)|freut|stehe|arbeite)\b|"
    r"\b(?:veo|vi|conozco|espero|pienso|tengo|soy|siento|prefiero|necesito|recuerdo que|supongo|imagino|dudo|oigo|oí|vivo|trabajo)\b|"
    r"\b(?:connais|vois|vu|espère|pense|suis (?:un|une|le|la|désolé|là|ravi|navré)|préfère|aime|trouve|doute|entends|lis|compte (?:deux|trois)|"
    r"ai (?:trois|deux|plusieurs|besoin|accès|bien reçu|bien lu))\b|"
    r"\b(?:vejo|conheço|penso|tenho (?!o prazer)|sou|sinto|prefiro|preciso|suponho|imagino|duvido|ouvi|moro|trabalho)\b"
)
"""What Frontdesk is, has, sees, thinks or feels."""

AGENT: Final = re.compile(
    r"\bby (?!me\b|then\b|now\b|\d|an? (?:hour|day|week)\b|(?:half|one|two|three|ten|fifteen) )\w+|\bvon (?:der|dem|den|einer|einem|ihrer|ihrem)\b|"
    r"\bpor (?:la|el|los|las|un|una) (?!tarde|mañana|noche)|\bpel[oa]s? |\bpar (?:la|le|les|l'|un|une) "
)
"""Who did it, if it was not Frontdesk."""

CHECKLIST: Final = re.compile(
    r"\b(?:need|needs|must|should|have to|to do|before|checklist|muss|musst|müssen|sollte\w*|vor|bevor|checkliste|tienes que|hay que|debes|debe\w*|antes|lista de|"
    r"faut|dois|devez|avant|liste|deve\w*|precisa\w*|tem que|é preciso|necess\w+|nötig|required|requirements?|voraussetzung\w*|requisitos?|conditions?|condições)\b"
)
"""The introduction of a list of what is to be done, or to be true."""

OWN_DEEDS: Final = re.compile(
    r"\b(?:my|mine|summary|recap|meine\w*|zusammenfassung|mis|resumen|mes|résumé|bilan|point sur|minhas?|resumo)\b"
)
"""The introduction of a list of what Frontdesk has done."""
