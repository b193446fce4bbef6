#pragma once
/// @file http_exchange.hpp — requests and answers of the sources that speak HTTP

#include <span>
#include <string>
#include <string_view>

#include <millrace/base/result.hpp>
#include <millrace/base/shared_bytes.hpp>
#include <millrace/source/exchange.hpp>
#include <millrace/source/source_config.hpp>
#include <millrace/wire/header_field.hpp>
#include <millrace/wire/json_reader.hpp>

namespace millrace::source {

/// A rendered HTTP request, without the headers every request of the source has.
struct HttpCall : Request {
    std::string_view method = "GET";
    std::string_view target;  // encoded path and query, behind the source's base URL
    std::span<const wire::HeaderField> headers;
    std::string_view content_type;  // of the body; empty: no body
    std::string_view body;
    bool repeatable = false;  // may be sent again on a fresh connection
};

/// Makes the canonical key of `call` from everything else in it and from the index of the source.
[[nodiscard]] std::string_view call_key(const HttpCall& call, std::uint16_t source, Arena& arena);

/// An HTTP answer, complete.
class HttpAnswer final : public Answer {
public:
    HttpAnswer(int status, std::string_view content_type, std::string_view body, SharedBytes bytes)
        : status_(status), content_type_(content_type), body_(body), bytes_(std::move(bytes)) {}

    [[nodiscard]] int status() const noexcept { return status_; }
    [[nodiscard]] bool is_success() const noexcept { return status_ >= 200 && status_ < 300; }
    [[nodiscard]] std::string_view content_type() const noexcept { return content_type_; }
    /// The body; padded, so that it can be read as JSON.
    [[nodiscard]] std::string_view body() const noexcept { return body_; }
    [[nodiscard]] wire::PaddedJson json() const noexcept { return wire::PaddedJson(body_); }
    /// 204, or no bytes at all.
    [[nodiscard]] bool is_empty() const noexcept { return status_ == 204 || body_.empty(); }

private:
    int status_;
    std::string content_type_;
    std::string_view body_;
    SharedBytes bytes_;
};

/// Errors about answers, worded alike in all sources. What an upstream sent is shown only when
/// its configuration says so (expose_errors).
class AnswerErrors {
public:
    AnswerErrors(std::string_view source_name, bool expose) noexcept
        : source_name_(source_name), expose_(expose) {}

    /// `answered 503` — code UPSTREAM_STATUS.
    [[nodiscard]] Error status(const HttpAnswer& answer, Arena& arena) const;
    /// The body is no JSON — UPSTREAM_INVALID_JSON; `cause` came from the JSON reader, and goes
    /// through as it is when it is not about the text.
    [[nodiscard]] Error invalid_json(const HttpAnswer& answer, Error cause, Arena& arena) const;
    /// JSON of another form than declared — UPSTREAM_SHAPE.
    [[nodiscard]] Error shape(std::string_view what, Arena& arena) const;

    /// What the upstream itself calls an error, beside or instead of a value — UPSTREAM_ERROR.
    [[nodiscard]] Error reported(std::string_view message, Arena& arena) const;

private:
    [[nodiscard]] std::string excerpt(const HttpAnswer& answer) const;

    std::string_view source_name_;
    bool expose_;
};

}  // namespace millrace::source
