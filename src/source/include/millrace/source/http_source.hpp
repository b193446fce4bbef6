#pragma once
/// @file http_source.hpp — the Source of every kind of upstream that speaks HTTP

#include <memory>
#include <string>
#include <vector>

#include <millrace/source/coalescer.hpp>
#include <millrace/source/http_client.hpp>
#include <millrace/source/http_exchange.hpp>
#include <millrace/source/source.hpp>

namespace millrace::source {

/// Sends HttpCalls: adds the headers of the client that are to be forwarded, and shares what is
/// in flight when the source is configured to.
///
/// Lifetime, Threads, Errors: as Source.
class HttpSource final : public Source {
public:
    /// `config` and `loop` outlive the source.
    HttpSource(const SourceConfig& config, io::Loop& loop);

    Task<Result<AnswerRef>> send(const Request& request, RequestContext& context) override;

private:
    [[nodiscard]] std::span<const wire::HeaderField> headers_of(
        const HttpCall& call, const RequestContext& context) const;
    [[nodiscard]] std::string_view flight_key(const HttpCall& call,
                                              std::span<const wire::HeaderField> headers,
                                              const RequestContext& context) const;
    Task<Result<AnswerRef>> exchange(const HttpRequest& request, RequestContext& context);

    const SourceConfig& config_;
    HttpClient client_;
    Coalescer coalescer_;
};

}  // namespace millrace::source
