"""The product behind a port, in the process of a test, where AWS is simulated."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from local.gateway.http import Gateway
from tests.support.servers import HOST


class _Server(ThreadingMixIn, WSGIServer):
    """Holds the connections that a browser opens in advance."""

    daemon_threads = True
    block_on_close = False


class _Handler(WSGIRequestHandler):
    """Says what gunicorn says, and nothing on the terminal."""

    def get_environ(self) -> dict[str, Any]:
        """The environment, with the target of the request as it came."""
        return {**super().get_environ(), "RAW_URI": self.path}

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the product logs for itself."""


@contextmanager
def served() -> Iterator[str]:
    """Where the API and the pages answer (`http://127.0.0.1:…`)."""
    import app

    gateway = Gateway(app.app, app.office)

    def whole(environ: dict[str, Any], start: Any) -> list[bytes]:
        # The body of this server's requests never ends by itself.
        length = int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length))
        return gateway(environ, start)

    with make_server(HOST, 0, whole, server_class=_Server, handler_class=_Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
