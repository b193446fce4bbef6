#include "tls_context.hpp"

#include <array>

#include <openssl/err.h>

namespace millrace::io {
namespace {

using Made = tl::expected<std::shared_ptr<TlsContext>, std::string>;

std::string openssl_reason() {
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    std::array<char, 256> text{};
    ERR_error_string_n(code, text.data(), text.size());
    const char* reason = ERR_reason_error_string(code);
    return reason != nullptr ? reason : text.data();
}

std::string cannot_use(std::string_view what, const std::string& file) {
    return "cannot use " + std::string(what) + " '" + file + "': " + openssl_reason();
}

std::unique_ptr<TlsContext::Keys> make_keys(const SSL_METHOD* method) {
    auto keys = std::make_unique<TlsContext::Keys>();
    keys->context.reset(SSL_CTX_new(method));
    SSL_CTX* context = keys->context.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // One system call takes header and body of a record, and whatever follows.
    SSL_CTX_set_read_ahead(context, 1);
    return keys;
}

// Empty when the key pair is in use.
std::string use_certificate(SSL_CTX* context, const std::string& certificate_file,
                            const std::string& key_file) {
    if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
        return cannot_use("certificate file", certificate_file);
    }
    if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        return cannot_use("key file", key_file);
    }
    if (SSL_CTX_check_private_key(context) != 1) { return cannot_use("key file", key_file); }
    return {};
}

}  // namespace

TlsContext::TlsContext(std::unique_ptr<Keys> keys) noexcept : keys_(std::move(keys)) {}
TlsContext::~TlsContext() = default;

Made TlsContext::for_client(const TlsClientOptions& options) {
    auto keys = make_keys(TLS_client_method());
    SSL_CTX* context = keys->context.get();
    keys->insecure = options.insecure;
    SSL_CTX_set_verify(context, options.insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
    if (options.ca_file.empty()) {
        SSL_CTX_set_default_verify_paths(context);
    } else if (SSL_CTX_load_verify_file(context, options.ca_file.c_str()) != 1) {
        return tl::unexpected(cannot_use("CA file", options.ca_file));
    }
    if (!options.certificate_file.empty()) {
        if (auto error = use_certificate(context, options.certificate_file, options.key_file);
            !error.empty()) {
            return tl::unexpected(std::move(error));
        }
    }
    return std::make_shared<TlsContext>(std::move(keys));
}

Made TlsContext::for_server(const TlsServerOptions& options) {
    auto keys = make_keys(TLS_server_method());
    SSL_CTX_set_session_cache_mode(keys->context.get(), SSL_SESS_CACHE_OFF);
    if (auto error =
            use_certificate(keys->context.get(), options.certificate_file, options.key_file);
        !error.empty()) {
        return tl::unexpected(std::move(error));
    }
    return std::make_shared<TlsContext>(std::move(keys));
}

}  // namespace millrace::io
