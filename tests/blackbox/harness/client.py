"""A plain HTTP/1.1 client: what it sends is what the test says, byte for byte."""

import json
import socket


class Reply:
    """One response, whole."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers  # lower-case names; the last of several wins
        self.body = body

    @property
    def media_type(self):
        return self.headers.get("content-type", "").partition(";")[0].strip()

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body[:400]!r}"


class Connection:
    """One socket to the gateway, for a `with` block."""

    def __init__(self, port, timeout_s=10):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout_s)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._input = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._input.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def request(self, method, target, headers=None, body=b""):
        self.send(request_bytes(method, target, headers, body))
        return self.receive(head_only=method == "HEAD")

    def receive(self, head_only=False):
        """The next response; raises EOFError when the connection ends before it begins."""
        line = self._input.readline()
        if not line:
            raise EOFError("the gateway closed the connection")
        status = int(line.split()[1])
        headers = self._read_headers()
        return Reply(status, headers, b"" if head_only else self._read_body(status, headers))

    def is_closed_by_peer(self):
        """Waits for the other side to close; False when it sends something instead."""
        try:
            return self._input.read(1) == b""
        except ConnectionResetError:
            return True

    def _read_headers(self):
        headers = {}
        while (line := self._input.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        return headers

    def _read_body(self, status, headers):
        if status in (204, 304):
            return b""
        if headers.get("transfer-encoding") == "chunked":
            return b"".join(self._chunks())
        if "content-length" in headers:
            return self._input.read(int(headers["content-length"]))
        return self._input.read()

    def _chunks(self):
        while True:
            size = int(self._input.readline().partition(b";")[0], 16)
            data = self._input.read(size)
            self._input.readline()
            if size == 0:
                return
            yield data


def request_bytes(method, target, headers=None, body=b""):
    """A request as it goes over the wire. A header that the test sets replaces ours."""
    fields = {"host": "gateway.test"}
    if body:
        fields["content-length"] = str(len(body))
    fields.update({name.lower(): value for name, value in (headers or {}).items()})
    lines = [f"{method} {target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
