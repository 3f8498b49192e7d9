"""What can name a device to Expo (notifications book, 3.3)."""

import pytest

from chalicelib.integrations.expo import is_token


@pytest.mark.parametrize(
    "text",
    [
        "ExponentPushToken[xxxxxxxxxxxxxxxxxxxxxx]",
        "ExpoPushToken[a-b_1]",
        f"ExpoPushToken[{'x' * 200}]",
        "F5741A13-BCDA-434B-A316-5DC0E6FFA94F",
    ],
)
def test_a_token_of_expo_names_a_device(text: str) -> None:
    assert is_token(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ExponentPushToken[]",
        "ExponentPushToken[a b]",
        "ExponentPushToken[a]]",
        "ExponentPushToken[a]\n",
        " ExponentPushToken[a]",
        "exponentpushtoken[a]",
        f"ExpoPushToken[{'x' * 201}]",
        "f5741a13bcda434ba3165dc0e6ffa94f",
        "f5741a13-bcda-434b-a316-5dc0e6ffa94",
        "fcm:APA91bH",
    ],
)
def test_no_other_text_does(text: str) -> None:
    assert not is_token(text)
