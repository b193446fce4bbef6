#include <millrace/wire/http1.hpp>

#include <algorithm>
#include <cstring>

#include <boost/beast/http/basic_parser.hpp>

namespace millrace::wire {
namespace {

namespace http = boost::beast::http;
using BeastError = boost::beast::error_code;
using BeastText = boost::beast::string_view;

std::string_view view(BeastText text) noexcept {
    return {text.data(), text.size()};
}

bool all_digits(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// What Beast lets pass and we do not, seen while it parses.
template <bool kIsRequest>
class HeadParser final : public http::basic_parser<kIsRequest> {
public:
    HeadParser(std::span<HeaderField> fields) noexcept : fields_(fields) {
        this->skip(true);  // the body is no business of the head's parser
        this->eager(false);
        this->header_limit(UINT32_MAX);  // the head is known to be complete
        this->body_limit(boost::none);
    }

    [[nodiscard]] std::span<const HeaderField> fields() const noexcept {
        return fields_.first(count_);
    }
    [[nodiscard]] bool too_many_fields() const noexcept { return too_many_fields_; }
    [[nodiscard]] bool has_transfer_encoding() const noexcept { return transfer_encodings_ > 0; }
    [[nodiscard]] bool transfer_encoding_is_chunked() const noexcept { return only_chunked_; }
    [[nodiscard]] bool expects_continue() const noexcept { return expects_continue_; }
    [[nodiscard]] bool expects_unknown() const noexcept { return expects_unknown_; }
    [[nodiscard]] int hosts() const noexcept { return hosts_; }

    std::string_view method;
    std::string_view target;
    int status = 0;
    int version = 0;

private:
    static void refuse(BeastError& error) noexcept { error = http::error::bad_value; }

    void on_request_impl(http::verb /*verb*/, BeastText given_method, BeastText given_target,
                         int given_version, BeastError& /*error*/) override {
        method = view(given_method);
        target = view(given_target);
        version = given_version;
    }
    void on_response_impl(int given_status, BeastText /*reason*/, int given_version,
                          BeastError& /*error*/) override {
        status = given_status;
        version = given_version;
    }

    void on_field_impl(http::field known, BeastText name_text, BeastText value_text,
                       BeastError& error) override {
        const HeaderField field{view(name_text), view(value_text)};
        if (is_folded(field)) { return refuse(error); }
        if (count_ == fields_.size()) {
            too_many_fields_ = true;
            return refuse(error);
        }
        fields_[count_++] = field;
        switch (known) {
            case http::field::content_length:
                // Beast takes `5, 5` and repeated equal lengths.
                if (++content_lengths_ > 1 || !all_digits(field.value)) { refuse(error); }
                break;
            case http::field::transfer_encoding:
                if (++transfer_encodings_ > 1) { refuse(error); }
                only_chunked_ = equal_names(field.value, "chunked");
                break;
            case http::field::host:
                ++hosts_;
                break;
            case http::field::expect:
                note_expectation(field.value);
                break;
            default:
                break;
        }
    }

    void note_expectation(std::string_view value) noexcept {
        (equal_names(value, "100-continue") ? expects_continue_ : expects_unknown_) = true;
    }

    // Beast joins folded lines into a buffer of its own, or skips an empty first line: either
    // way something else than blanks lies between the colon and the value.
    static bool is_folded(const HeaderField& field) noexcept {
        const char* const after_colon = field.name.data() + field.name.size() + 1;
        const std::less<const char*> before;
        if (before(field.value.data(), after_colon)) { return true; }
        const auto gap = static_cast<std::size_t>(field.value.data() - after_colon);
        constexpr std::size_t kGapMax = 64 * 1024;  // further off: another buffer
        return gap > kGapMax || std::memchr(after_colon, '\n', gap) != nullptr;
    }

    // No body is ever given to this parser.
    void on_header_impl(BeastError& /*error*/) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>& /*length*/,
                           BeastError& /*error*/) override {}
    std::size_t on_body_impl(BeastText body, BeastError& /*error*/) override { return body.size(); }
    void on_chunk_header_impl(std::uint64_t /*size*/, BeastText /*extensions*/,
                              BeastError& /*error*/) override {}
    std::size_t on_chunk_body_impl(std::uint64_t /*left*/, BeastText body,
                                   BeastError& /*error*/) override {
        return body.size();
    }
    void on_finish_impl(BeastError& /*error*/) override {}

    std::span<HeaderField> fields_;
    std::size_t count_ = 0;
    int content_lengths_ = 0;
    int transfer_encodings_ = 0;
    int hosts_ = 0;
    bool only_chunked_ = false;
    bool too_many_fields_ = false;
    bool expects_continue_ = false;
    bool expects_unknown_ = false;
};

/// Where the head lies in the input: blank lines first, then the head with its own blank line.
struct HeadRange {
    HeadState state = HeadState::NeedMore;
    std::size_t begin = 0;
    std::size_t end = 0;
};

HeadRange find_head(std::string_view input, HeadLimits limits) noexcept {
    HeadRange range;
    while (input.substr(range.begin).starts_with("\r\n")) { range.begin += 2; }
    const std::size_t blank_line = input.find("\r\n\r\n", range.begin);
    const bool complete = blank_line != std::string_view::npos;
    range.end = complete ? blank_line + 4 : input.size();
    if (range.end > limits.head_bytes_max) {
        range.state = HeadState::TooLarge;
    } else if (complete) {
        range.state = HeadState::Done;
    }
    return range;
}

/// Feeds the whole head to `parser`; then what makes the body's end unclear is refused.
template <bool kIsRequest>
HeadState parse_head(std::string_view text, HeadParser<kIsRequest>& parser) noexcept {
    BeastError error;
    parser.put(boost::asio::const_buffer(text.data(), text.size()), error);
    if (parser.too_many_fields()) { return HeadState::TooLarge; }
    if (error == http::error::bad_version) { return HeadState::BadVersion; }
    if (error || !parser.is_header_done()) { return HeadState::Malformed; }
    if (parser.has_transfer_encoding()) {
        if (parser.version < 11) { return HeadState::Malformed; }
        if (parser.content_length().has_value()) { return HeadState::Malformed; }
        if (!parser.transfer_encoding_is_chunked()) { return HeadState::BadEncoding; }
    }
    return HeadState::Done;
}

template <bool kIsRequest>
void take_framing(const HeadParser<kIsRequest>& parser, MessageHead& head) noexcept {
    head.fields = parser.fields();
    head.keep_alive = parser.keep_alive();
    head.content_length = parser.content_length().value_or(0);
    if (parser.has_transfer_encoding()) {
        head.framing = Framing::Chunked;
    } else {
        head.framing = head.content_length > 0 ? Framing::Length : Framing::None;
    }
}

bool response_has_no_body(int status) noexcept {
    return status / 100 == 1 || status == 204 || status == 304;
}

}  // namespace

HeadState parse_request(std::string_view input, HeadLimits limits, std::span<HeaderField> fields,
                        RequestHead& head) noexcept {
    const HeadRange range = find_head(input, limits);
    if (range.state != HeadState::Done) { return range.state; }
    HeadParser<true> parser(fields);
    const HeadState state = parse_head(input.substr(range.begin, range.end - range.begin), parser);
    if (state != HeadState::Done) { return state; }
    if (parser.hosts() > 1 || (parser.hosts() == 0 && parser.version >= 11)) {
        return HeadState::Malformed;
    }
    take_framing(parser, head);
    head.head_bytes = range.end;
    head.method = parser.method;
    head.target = parser.target;
    head.is_http_1_0 = parser.version < 11;
    head.expects_continue = parser.expects_continue() && !head.is_http_1_0;
    head.expects_unknown = parser.expects_unknown();
    return HeadState::Done;
}

HeadState parse_response(std::string_view input, HeadLimits limits, bool to_head_request,
                         std::span<HeaderField> fields, ResponseHead& head) noexcept {
    const HeadRange range = find_head(input, limits);
    if (range.state != HeadState::Done) { return range.state; }
    HeadParser<false> parser(fields);
    const HeadState state = parse_head(input.substr(range.begin, range.end - range.begin), parser);
    if (state != HeadState::Done) { return state; }
    take_framing(parser, head);
    head.head_bytes = range.end;
    head.status = parser.status;
    if (to_head_request || response_has_no_body(head.status)) {
        head.framing = Framing::None;
    } else if (!parser.has_transfer_encoding() && !parser.content_length().has_value()) {
        head.framing = Framing::UntilClose;
        head.keep_alive = false;
    }
    return HeadState::Done;
}

}  // namespace millrace::wire
