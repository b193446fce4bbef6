#pragma once
/// @file tls.hpp — what a side of a TLS connection knows and trusts

#include <memory>
#include <string>

#include <tl/expected.hpp>

#include <millrace/io/stream.hpp>

namespace millrace::io {

struct TlsClientOptions {
    std::string ca_file;           // PEM; empty: what the system trusts
    std::string certificate_file;  // PEM chain of our own certificate; empty: none
    std::string key_file;
    bool insecure = false;  // accept any certificate
};

struct TlsServerOptions {
    std::string certificate_file;  // PEM chain
    std::string key_file;
};

/// Keys, certificates and rules of one side; TLS 1.2 and 1.3.
///
/// Lifetime:  kept alive by the streams made with it.
/// Threads:   may be shared between cores once made.
/// Errors:    files that cannot be used, said in a sentence for people.
class TlsContext {
public:
    static tl::expected<std::shared_ptr<TlsContext>, std::string> for_client(
        const TlsClientOptions& options);
    static tl::expected<std::shared_ptr<TlsContext>, std::string> for_server(
        const TlsServerOptions& options);

    class Keys;  // OpenSSL's side
    explicit TlsContext(std::unique_ptr<Keys> keys) noexcept;
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;
    ~TlsContext();

    [[nodiscard]] Keys& keys() const noexcept { return *keys_; }

private:
    std::unique_ptr<Keys> keys_;
};

/// Shakes hands over `plain`, a TCP stream without a started read. A client says `server_name`
/// (unless it is an address) and checks the certificate against it.
Task<IoResult<std::unique_ptr<Stream>>> secure_client(std::unique_ptr<Stream> plain,
                                                      std::shared_ptr<TlsContext> context,
                                                      std::string server_name, Until until);
Task<IoResult<std::unique_ptr<Stream>>> secure_server(std::unique_ptr<Stream> plain,
                                                      std::shared_ptr<TlsContext> context,
                                                      Until until);

}  // namespace millrace::io
