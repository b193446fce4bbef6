#pragma once
/// @file call_writer.hpp — a request of @http, rendered

#include <span>

#include <millrace/source/claim.hpp>
#include <millrace/source/http_exchange.hpp>
#include <millrace/wire/json_writer.hpp>

#include "http_binding.hpp"

namespace millrace::ext::source_http {

/// Which parameters carry the keys of a batch.
enum class KeyParameters : std::uint8_t {
    AsWritten,  // no batch
    LeftOut,    // everything but the key: what tells groups apart
    AllKeys,    // the keys of the batch
};

/// Renders the parts of one request. Everything made lives in the arena of the request.
class CallWriter {
public:
    CallWriter(const HttpBinding& binding, const source::TemplateScope& scope) noexcept
        : binding_(binding), spec_(binding.spec()), scope_(scope) {}

    /// `keys` are those of the batch, for AllKeys.
    void use_keys(KeyParameters mode, std::span<const source::BatchKey> keys) noexcept {
        mode_ = mode;
        keys_ = keys;
    }

    /// Path and query; data() null when there must be no call.
    [[nodiscard]] Result<std::string_view> target();
    /// The form, or `body` as JSON.
    [[nodiscard]] Status write_body(source::HttpCall& call, const source::JsonTemplate* body);
    /// A body of JSON already made.
    static void set_body(source::HttpCall& call, value::Value body, Arena& arena);

    /// Everything but target, headers and body.
    [[nodiscard]] const source::HttpCall* finish(source::HttpCall& call) const;

private:
    [[nodiscard]] Status append_query(wire::ReplyBuffer& out);
    void append_keys(wire::ReplyBuffer& out, char separator, std::size_t parameter) const;

    const HttpBinding& binding_;
    const HttpSpec& spec_;
    const source::TemplateScope& scope_;
    KeyParameters mode_ = KeyParameters::AsWritten;
    std::span<const source::BatchKey> keys_;
};

}  // namespace millrace::ext::source_http
