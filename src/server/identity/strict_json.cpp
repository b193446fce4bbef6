#include "identity/strict_json.hpp"

#include <millrace/wire/json_reader.hpp>

namespace millrace::server::identity {

using value::Kind;
using value::Value;

namespace {

// As they were written: each has one colon outside of strings. `json` is valid.
std::size_t count_written_members(std::string_view json) noexcept {
    std::size_t members = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_string && c == '\\') {
            ++i;
        } else if (c == '"') {
            in_string = !in_string;
        } else if (c == ':' && !in_string) {
            ++members;
        }
    }
    return members;
}

// Of equal names the reader has kept one. As deep as the reader goes: limits::kJsonDepthMax.
std::size_t count_read_members(const Value& json) noexcept {
    std::size_t members = 0;
    if (json.is(Kind::Object)) {
        members = json.members().size();
        for (const value::Member& member : json.members()) {
            members += count_read_members(member.value);
        }
    } else if (json.is(Kind::List)) {
        for (const Value& item : json.items()) { members += count_read_members(item); }
    }
    return members;
}

}  // namespace

std::optional<Value> parse_strict_object(std::string_view text, Arena& arena) {
    const Result<Value> read = wire::parse_dom(wire::PaddedJson::copy(text, arena), arena);
    if (!read || !read->is(Kind::Object)) { return std::nullopt; }
    if (count_written_members(text) != count_read_members(*read)) { return std::nullopt; }
    return *read;
}

}  // namespace millrace::server::identity
