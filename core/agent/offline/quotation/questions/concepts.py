# ruff: noqa: E501  (one concept a line)
"""Words for one thing, in five languages: what a question calls a price, a document calls a fee, and a maximum a limit."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from core.text.terms import fold, terms, words_of

if TYPE_CHECKING:
    from collections.abc import Collection

ASKED: Final = (
    "maximum max maximal maximale maximalen maximaler most highest largest biggest longest upper limit limits limited höchstens höchste höchster höchsten größte obergrenze grenze plafond plus limite limites límite límites máximo máxima máximas máximos",
    "minimum min minimal minimale least lowest smallest fewest mindestens wenigstens untergrenze moins mínimo mínima mínimos mínimas",
    "default defaults standard standardmäßig voreingestellt voreinstellung standardwert vorgabe defaut défaut predeterminado predeterminada predeterminados omisión padrão predefinido",
    "licence license licences licenses licensed licensing lizenz lizenzen lizenziert licencia licencias licença licenças mit gpl apache bsd agpl lgpl mpl copyright proprietary",
    "price prices cost costs fee fees charge charges preis preise kosten kostet gebühr gebühren prix coût coûte coûtent tarif tarifs frais precio precios cuesta cuestan coste costes tarifa tarifas preço preços custa custo custos taxa taxas eur euro euros usd dollar dollars € $ £ free kostenlos gratis gratuit gratuite gratuito grátis",
    "warranty guarantee guaranteed garantie gewährleistung garantía garantia",
    "refund refunds refunded reimburse reimbursed reimbursement erstattet erstattung erstatten rückerstattung rembourse remboursé remboursement reembolso reembolsa",
    "discount discounts rabatt rabatte ermäßigung remise réduction descuento descuentos desconto descontos",
    "deadline frist stichtag délai échéance plazo prazo",
    "email e-mail mail mails courriel correo",
    "phone telephone telefon telefonnummer téléphone teléfono telefone",
    "address adresse anschrift dirección endereço",
    "author authors wrote autor autorin verfasser auteur auteure autora",
    "owner responsible charge verantwortlich zuständig responsable responsables responsável",
    "certificate certificates certification certified zertifikat zertifiziert certificat certifié certificado certificación certificação",
    "plan roadmap planned geplant prévu previsto planejado",
)
"""What people ask about a thing."""

ALIKE: Final = (
    "password passwords passphrase passwort passwörter kennwort kennwörter passwd",
    "delete deletes deleted remove removes removed removing deleting erase löschen löscht gelöscht entfernen entfernt supprimer supprimé supprime eliminar elimina borrar borra excluir exclui apagar remover",
    "folder folders directory directories ordner verzeichnis verzeichnisse dossier dossiers répertoire carpeta carpetas directorio pasta pastas diretório",
    "backup backups sicherung sicherungen sauvegarde sauvegardes respaldo copia",
    "login logins signin sign-in anmeldung anmelden einloggen connexion connecter iniciar sesión entrar acessar",
    "picture pictures image images photo photos bild bilder foto fotos imagen imágenes imagem imagens",
    "car cars vehicle vehicles auto autos wagen fahrzeug fahrzeuge voiture voitures véhicule coche coches vehículo carro carros veículo",
    "holiday holidays vacation vacations leave urlaub ferien congé congés vacances vacaciones férias",
    "doctor physician gp arzt ärztin médecin médico médica",
    "phone smartphone handy mobile móvil celular portable",
    "computer computers laptop laptops pc pcs rechner ordinateur ordenador ordenadores computador computadores",
    "setting settings option options preference preferences einstellung einstellungen paramètre paramètres réglage réglages ajuste ajustes configuración configuração configurações",
    "error errors failure fehler fehlermeldung erreur erreurs fallo fallos erro erros",
    "user users member account accounts benutzer benutzerin nutzer nutzerin konto konten compte comptes utilisateur utilisateurs usuario usuarios cuenta cuentas usuário usuários conta contas",
    "buy purchase order kaufen kauf bestellen bestellung acheter achat commander comprar compra pedido",
    "salary wage wages pay gehalt lohn salaire salario sueldo salário",
    "fix repair repaired reparieren reparatur réparer réparation reparar reparación reparação conserto",
    "update updates updated upgrade upgrades upgraded aktualisieren aktualisierung updaten actualiser mettre actualizar actualización atualizar atualização",
    "export exported exportieren exporter exportar",
    "import importer importing importieren importar",
    "encrypt encrypts encrypted encryption verschlüsselt verschlüsselung chiffré chiffrement cifrado cifrada criptografia criptografado",
    "release released version versions veröffentlicht veröffentlichung versión versão lançamento",
    "start starts begin begins beginn beginnt anfang début commence empieza inicio começa início",
    "end ends finish ende endet fin termine termina fim",
    "support supports supported unterstützt unterstützung soporte soporta suporte suporta",
    "article articles post posts page pages artikel beitrag beiträge seite seiten página páginas",
    "file files datei dateien fichier fichiers archivo archivos fichero ficheros arquivo arquivos ficheiro ficheiros",
    "allow allows allowed permit permitted may erlaubt darf dürfen gestattet autorisé permis permitido permite",
    "speed fast bandwidth rate geschwindigkeit schnell vitesse velocidad velocidade",
    "language languages sprache sprachen sprachversion sprachversionen fassung fassungen langue langues idioma idiomas",
)
"""Other words that stand for each other in documents of all kinds."""


@cache
def concepts_by_term(language: str) -> dict[str, frozenset[int]]:
    """Return the numbers of the concepts for which a term stands, for the terms of a language."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate((*ASKED, *ALIKE)):
        for word in words_of(line):
            for term in {fold(word), *terms(word, languages=(language,))}:
                found.setdefault(term, set()).add(number)
    return {term: frozenset(numbers) for term, numbers in found.items()}


def concepts_of(term: str, language: str) -> frozenset[int]:
    """Return the numbers of the concepts for which a term stands."""
    return concepts_by_term(language).get(term, frozenset())


def is_asked(term: str, language: str) -> bool:
    """Return whether a term stands for something that people ask about a thing, such as its price or its maximum."""
    return any(number < len(ASKED) for number in concepts_of(term, language))


def synonyms(term: str, vocabulary: Collection[str], language: str) -> frozenset[str]:
    """Return the terms of a vocabulary that stand for the same thing as a term, without the term itself."""
    concepts = concepts_of(term, language)
    if not concepts:
        return frozenset()
    return frozenset(
        other for other in vocabulary if other != term and not concepts.isdisjoint(concepts_of(other, language))
    )
