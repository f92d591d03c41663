from __future__ import annotations

import pytest

from core.agent.offline.single_request import is_single_request


@pytest.mark.parametrize(
    "text",
    ["remind me at 9:30 to call the bank", "cancel order A-1.", "erinnere mich morgen um 9 an die Bank", "when is it?"],
)
def test_one_request_is_one(text: str) -> None:
    assert is_single_request(text)


@pytest.mark.parametrize(
    "text",
    [
        "remind me at 9 to call the bank and on friday to send the report",
        "remind me at 9 to call the bank. When does the library open?",
        "remind me at 9 to call the bank unless it rains",
        "remind me at 9 to call the bank, not at 10",
        "remind me at 9 to call the bank\ncancel my meeting",
        "erinnere mich um 9 an die Bank und sag mir, wann sie öffnet",
        "rappelle-moi à 9h d'appeler la banque sauf s'il pleut",
        "recuérdame a las 9 llamar al banco y cancela la reunión",
        "lembra-me às 9 de ligar ao banco mas não amanhã",
    ],
)
def test_what_may_be_more_is_not(text: str) -> None:
    assert not is_single_request(text)
