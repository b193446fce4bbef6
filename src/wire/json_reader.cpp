#include <millrace/wire/json_reader.hpp>

#include <fmt/format.h>

#include "json_tokens.hpp"
#include "json_walker.hpp"

namespace millrace::wire {

namespace {

/// Larger texts get token buffers of their own, which are freed afterwards.
constexpr std::size_t kKeptTextBytes = std::size_t{1} << 20;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Reader {
    JsonTokens tokens;
    JsonScratch scratch;
};

/// One per core; reading never suspends.
Reader& core_reader() noexcept {
    thread_local Reader reader;
    return reader;
}

std::string_view describe(ScanState state) noexcept {
    switch (state) {
        case ScanState::Empty:
            return "JSON expected, but there is nothing";
        case ScanState::InvalidUtf8:
            return "JSON with invalid UTF-8";
        case ScanState::TooLarge:
            return "JSON too large";
        default:
            return "JSON string without an end, or with control characters";
    }
}

tl::unexpected<Error> invalid(Arena& arena, std::string_view message) noexcept {
    return fail(Error::make(arena, ErrorCode::BadRequest, "INVALID_JSON", message));
}

tl::unexpected<Error> explain(const JsonWalker& walker, Arena& arena) noexcept {
    if (walker.over_limit()) {
        return fail(Error::make(arena, ErrorCode::Overloaded, "TOO_LARGE",
                                "the request needs more memory than one request may use"));
    }
    const std::string message =
        fmt::format("invalid JSON at byte {}: {}", walker.offset(), walker.mistake());
    return invalid(arena, message);
}

/// Scans `json`, then calls read(walker, value).
template <class Read>
Result<value::Value> read_json(PaddedJson json, Arena& arena, Read read) noexcept {
    std::string_view text = json.text();
    if (text.starts_with(kByteOrderMark)) { text.remove_prefix(kByteOrderMark.size()); }

    Reader& reader = core_reader();
    std::unique_ptr<JsonTokens> large;
    if (text.size() > kKeptTextBytes) { large = std::make_unique<JsonTokens>(); }
    JsonTokens& tokens = large != nullptr ? *large : reader.tokens;
    if (const ScanState state = tokens.scan(text); state != ScanState::Ok) {
        return invalid(arena, describe(state));
    }

    reader.scratch.begin();
    JsonWalker walker(text.data(), tokens.first(), tokens.last(), arena, reader.scratch);
    value::Value value;
    const bool read_all = read(walker, value) && walker.finish();
    reader.scratch.trim();
    if (!read_all) { return explain(walker, arena); }
    return value;
}

}  // namespace

PaddedJson PaddedJson::copy(std::string_view text, Arena& arena) noexcept {
    char* const bytes = static_cast<char*>(arena.allocate(text.size() + kJsonPaddingBytes, 1));
    if (!text.empty()) { std::memcpy(bytes, text.data(), text.size()); }
    std::memset(bytes + text.size(), ' ', kJsonPaddingBytes);
    return PaddedJson({bytes, text.size()});
}

Result<value::Value> parse_dom(PaddedJson json, Arena& arena) noexcept {
    return project(json, {.want = value::Want::Dom}, arena);
}

Result<value::Value> project(PaddedJson json, const value::Projection& projection,
                             Arena& arena) noexcept {
    return read_json(json, arena, [&projection](JsonWalker& walker, value::Value& out) {
        return walker.read(projection, out);
    });
}

Result<value::Value> project_at(PaddedJson json, std::span<const std::string_view> path,
                                const value::Projection& projection, Arena& arena) noexcept {
    return read_json(json, arena, [path, &projection](JsonWalker& walker, value::Value& out) {
        return walker.read_at(path, projection, out);
    });
}

}  // namespace millrace::wire
