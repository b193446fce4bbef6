"""Issuers of JSON Web Tokens: secrets by the standard library, key pairs by the openssl program."""

import base64
import hashlib
import hmac
import json
import subprocess
import tempfile
import time
from pathlib import Path

NAMESPACE = "https://hasura.io/jwt/claims"


def encode(data):
    """base64url without padding, of bytes, text or anything JSON can say."""
    if not isinstance(data, (bytes, str)):
        data = json.dumps(data)
    if isinstance(data, str):
        data = data.encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def claims(user="7", roles=("user", "editor"), default=None, expires_in_s=600, **more):
    """Claims as Hasura's namespace has them; `more` stands beside it."""
    session = {"x-hasura-default-role": default or roles[0], "x-hasura-allowed-roles": list(roles)}
    if user is not None:
        session["x-hasura-user-id"] = user
    return {"exp": int(time.time()) + expires_in_s, NAMESPACE: session, **more}


def bearer(token):
    return {"authorization": f"Bearer {token}"}


class Secret:
    """Signs with HS256."""

    algorithm = "HS256"

    def __init__(self, text):
        self.text = text

    def sign(self, text):
        return hmac.new(self.text.encode(), text.encode(), hashlib.sha256).digest()

    def token(self, payload, **head):
        text = encode({"alg": self.algorithm, "typ": "JWT", **head}) + "." + encode(payload)
        return text + "." + encode(self.sign(text))


class KeyPair(Secret):
    """Signs with RS256, ES256 or EdDSA; keys live in a temporary folder."""

    KINDS = {"RS256": ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
             "ES256": ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
             "EdDSA": ["ED25519"]}

    def __init__(self, algorithm="RS256", kid=None):
        super().__init__(None)
        self.algorithm = algorithm
        self.kid = kid
        self._folder = tempfile.TemporaryDirectory(prefix="millrace-keys-")
        self._key = Path(self._folder.name) / "key.pem"
        openssl("genpkey", "-algorithm", *self.KINDS[algorithm], "-out", self._key)
        self.public_pem = openssl("pkey", "-in", self._key, "-pubout").decode()

    def sign(self, text):
        if self.algorithm == "EdDSA":
            message = self._key.with_suffix(".txt")
            message.write_text(text)
            return openssl("pkeyutl", "-sign", "-inkey", self._key, "-rawin", "-in", message)
        signature = openssl("dgst", "-sha256", "-sign", self._key, given=text.encode())
        return signature if self.algorithm == "RS256" else two_numbers(signature)

    def token(self, payload, **head):
        return super().token(payload, **({"kid": self.kid} if self.kid else {}), **head)

    def jwk(self):
        der = openssl("pkey", "-in", self._key, "-pubout", "-outform", "DER")
        if self.algorithm == "EdDSA":
            key = {"kty": "OKP", "crv": "Ed25519", "x": encode(der[-32:])}
        elif self.algorithm == "ES256":
            key = {"kty": "EC", "crv": "P-256", "x": encode(der[-64:-32]), "y": encode(der[-32:])}
        else:
            shown = openssl("rsa", "-in", self._key, "-noout", "-modulus").decode()
            modulus = bytes.fromhex(shown.strip().partition("=")[2])
            key = {"kty": "RSA", "n": encode(modulus), "e": "AQAB"}
        return {**key, "use": "sig", "alg": self.algorithm,
                **({"kid": self.kid} if self.kid else {})}


def two_numbers(der):
    """r and s of an ECDSA signature, 32 bytes each, as tokens have them."""
    at = 2
    numbers = b""
    for _ in range(2):
        size = der[at + 1]
        numbers += der[at + 2:at + 2 + size].lstrip(b"\0").rjust(32, b"\0")
        at += 2 + size
    return numbers


def openssl(*arguments, given=None):
    return subprocess.run(["openssl", *map(str, arguments)], input=given, check=True,
                          capture_output=True, timeout=30).stdout
