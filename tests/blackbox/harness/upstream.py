"""A data source that answers from a table and remembers what it was asked."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .ports import free_port


class Answer:
    """What one path answers: a JSON value, or raw bytes of any type, after a delay."""

    def __init__(self, value=None, *, status=200, delay_s=0.0, raw=None, content_type=None,
                 headers=None):
        self.status = status
        self.delay_s = delay_s
        self.body = json.dumps(value).encode() if raw is None else raw
        self.content_type = content_type or "application/json"
        self.headers = headers or {}


class Upstream:
    """An HTTP server on a port of its own, for one `with` block.

    `routes` maps a path without its query to an Answer, to a plain value (an Answer of it), or
    to a function that gets the request's Call and returns one of these.
    """

    def __init__(self, routes):
        self.routes = routes
        self.calls = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        serve = self._server.serve_forever
        threading.Thread(target=serve, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def targets(self):
        """Path and query of every call so far, in the order they came."""
        with self._lock:
            return [call.target for call in self.calls]

    def note(self, call):
        with self._lock:
            self.calls.append(call)

    def answer(self, call):
        found = self.routes.get(call.path, Answer({"error": "no such path"}, status=404))
        if callable(found):
            found = found(call)
        return found if isinstance(found, Answer) else Answer(found)


class Call:
    """One request as it arrived, and when."""

    def __init__(self, method, target, headers, body):
        self.method = method
        self.target = target
        self.path = target.partition("?")[0]
        self.headers = headers
        self.body = body
        self.began = time.monotonic()
        self.ended = None

    def overlaps(self, other):
        return self.began < other.ended and other.began < self.ended


def _handler_for(upstream):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def handle_any(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = Call(self.command, self.path, headers, body)
            upstream.note(call)
            answer = upstream.answer(call)
            time.sleep(answer.delay_s)
            call.ended = time.monotonic()
            self.send_response(answer.status)
            self.send_header("content-type", answer.content_type)
            self.send_header("content-length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(answer.body)
                self.wfile.flush()
            except OSError:
                pass  # the gateway gave up waiting; that is its right

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = handle_any

        def log_message(self, format, *args):
            pass

    return Handler


def refused_url():
    """An address of this machine where nobody listens."""
    return f"http://127.0.0.1:{free_port()}"
