"""What the edge does on every route."""

from .http import Api, multipart


def test_an_unknown_path_is_refused(api: Api) -> None:
    assert api.get("/api/v1/no-such-thing/").status_code == 403


def test_a_form_is_written_as_browsers_write_it() -> None:
    body, media = multipart(
        {"name": "Ñusta", "flags": [True, None], "file": ("a.txt", b"x", "t/x")}
    )
    boundary = media.partition("boundary=")[2]
    assert body.decode().split(f"--{boundary}") == [
        "",
        '\r\nContent-Disposition: form-data; name="name"\r\n\r\nÑusta\r\n',
        '\r\nContent-Disposition: form-data; name="flags"\r\n\r\ntrue\r\n',
        '\r\nContent-Disposition: form-data; name="flags"\r\n\r\nnull\r\n',
        '\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
        "Content-Type: t/x\r\n\r\nx\r\n",
        "--\r\n",
    ]
