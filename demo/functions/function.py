"""What the demo's functions have in common: one handler, one port, one process.

A function takes the path and the query of a GET request and answers with a status and a value,
as an OpenFaaS function does behind its watchdog. Only the standard library is used.
"""

import argparse
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


def serve(name, default_port, answer):
    """Runs `answer(path, query) -> (status, value)` until the process is told to stop.

    `query` maps each name to the list of its values. A value that is a str goes out as plain
    text, every other one as JSON.
    """
    options = argparse.ArgumentParser(prog=name)
    options.add_argument("--port", type=int, default=default_port)
    options.add_argument("--latency-ms", type=float, default=5, help="how slow it pretends to be")
    chosen = options.parse_args()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # keeps connections open
        disable_nagle_algorithm = True
        wbufsize = -1  # head and body leave in one segment

        def do_GET(self):
            started = time.time()
            time.sleep(chosen.latency_ms / 1000)
            url = urlsplit(self.path)
            status, value = answer(url.path, parse_qs(url.query, keep_blank_values=True))
            report(name, started, self.path, status)  # before: who has the answer finds the line
            self.reply(status, value)

        def reply(self, status, value):
            plain = isinstance(value, str)
            text = value if plain else json.dumps(value, ensure_ascii=False)
            body = text.encode()
            self.send_response(status)
            self.send_header("content-type", "text/plain" if plain else "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):
            pass  # report() says it better

    ThreadingHTTPServer.daemon_threads = True
    ThreadingHTTPServer.request_queue_size = 128
    with ThreadingHTTPServer(("127.0.0.1", chosen.port), Handler) as server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


def report(name, started, target, status):
    """One line per call, with the time it began: calls that overlap were made in parallel."""
    clock = time.strftime("%H:%M:%S", time.localtime(started)) + f".{int(started % 1 * 1000):03d}"
    lasted_ms = (time.time() - started) * 1000
    sys.stderr.write(f"{name:<13} {clock} +{lasted_ms:.1f} ms  {status} GET {target}\n")
    sys.stderr.flush()
