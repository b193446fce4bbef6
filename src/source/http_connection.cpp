#include "http_connection.hpp"

#include <algorithm>
#include <array>

#include <millrace/wire/message_writer.hpp>

namespace millrace::source {
namespace {

using wire::HeaderField;

// Fields that say something about one connection only, or that we say ourselves.
constexpr std::array<std::string_view, 11> kNotForwarded{"te",
                                                         "host",
                                                         "expect",
                                                         "trailer",
                                                         "upgrade",
                                                         "accept-encoding",
                                                         "connection",
                                                         "keep-alive",
                                                         "content-length",
                                                         "proxy-connection",
                                                         "transfer-encoding"};

bool is_forwarded(std::string_view name) noexcept {
    return std::ranges::none_of(
        kNotForwarded, [&](std::string_view refused) { return wire::equal_names(name, refused); });
}

// Follows growth at once and forgets slowly, so that most answers need one block and one read.
void learn_size(std::size_t& expected, std::size_t total) noexcept {
    const std::size_t learnt = total > expected ? total : expected - (expected - total) / 16;
    expected = std::min(learnt, SharedBytes::kPooledBlockBytesMax / 2);
}

tl::unexpected<ExchangeFault> failed(const ResponseReader& reader, AnswerFault answer) noexcept {
    return tl::unexpected<ExchangeFault>(ExchangeFault{answer, {}, reader.has_begun()});
}

// A reset is to the reader what an orderly end is: nothing more comes.
tl::unexpected<ExchangeFault> failed(const ResponseReader& reader, io::Fault stream) noexcept {
    if (stream.kind != io::FaultKind::Reset) {
        return tl::unexpected<ExchangeFault>(ExchangeFault{{}, stream, reader.has_begun()});
    }
    const AnswerFault answer = reader.has_begun() ? AnswerFault::Truncated : AnswerFault::NoAnswer;
    return tl::unexpected<ExchangeFault>(ExchangeFault{answer, stream, reader.has_begun()});
}

}  // namespace

void HttpConnection::write_head(const HttpRequest& request, const ExchangeSettings& settings) {
    out_.clear();
    wire::append_request_line(out_, request.method, settings.path_prefix, request.target);
    out_.append(settings.fixed_fields);
    bool names_agent = false;
    for (const HeaderField& field : request.headers) {
        if (!is_forwarded(field.name)) { continue; }
        names_agent = names_agent || wire::equal_names(field.name, "user-agent");
        wire::append_field(out_, field.name, field.value);
    }
    if (!names_agent) { wire::append_field(out_, "user-agent", "millrace"); }
    if (request.has_body) {
        wire::append_field(out_, "content-length", std::uint64_t{request.body.size()});
    }
    wire::append_head_end(out_);
}

Task<tl::expected<HttpResponse, ExchangeFault>> HttpConnection::exchange(
    const HttpRequest& request, const ExchangeSettings& settings, std::size_t& expected_bytes,
    const Until& until, Arena& arena) {
    reusable_ = false;
    write_head(request, settings);
    ResponseReader reader({.expected_bytes = expected_bytes,
                           .body_bytes_max = settings.body_bytes_max,
                           .to_head_request = request.method == "HEAD"},
                          chunks_, arena);
    const std::array<std::string_view, 2> buffers{out_.view(), request.body};
    const io::IoResult<void> written = co_await stream_->write(buffers, until);
    // An upstream may answer and close before it has read everything: its answer counts.
    if (!written && written.error().kind != io::FaultKind::Reset) {
        co_return failed(reader, written.error());
    }
    while (!reader.is_complete()) {
        const std::span<char> room = reader.room();
        const io::IoResult<std::size_t> got = co_await stream_->read_some(room, until);
        if (!got) { co_return failed(reader, got.error()); }
        const ResponseReader::Status taken = *got == 0 ? reader.ended() : reader.received(*got);
        if (!taken) { co_return failed(reader, taken.error()); }
    }
    learn_size(expected_bytes, reader.total_bytes());
    reusable_ = written.has_value() && reader.leaves_connection_usable();
    co_return reader.take();
}

}  // namespace millrace::source
