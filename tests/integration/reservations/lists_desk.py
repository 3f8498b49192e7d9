"""What the lists of staff answer."""

from tests.support.http import Api

LIST = "/api/v1/reservations/"


def ids(api: Api, query: str) -> list[str]:
    answer = api.get(f"{LIST}?{query}", token="seller")
    assert answer.status_code == 200, answer.body
    return [row["id"] for row in answer.json_body["results"]]
