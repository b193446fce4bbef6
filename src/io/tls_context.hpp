#pragma once
/// @file tls_context.hpp — OpenSSL's side of a TlsContext; private to this room

#include <memory>

#include <openssl/ssl.h>

#include <millrace/io/tls.hpp>

namespace millrace::io {

struct FreeSsl {
    void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
    void operator()(SSL* session) const noexcept { SSL_free(session); }
};

class TlsContext::Keys {
public:
    std::unique_ptr<SSL_CTX, FreeSsl> context;
    bool insecure = false;
};

}  // namespace millrace::io
