#include "neutral_config.hpp"

#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/json_text.hpp>
#include <millrace/wire/json_writer.hpp>
#include <millrace/wire/value_writer.hpp>

namespace millrace::conformance {

using value::Kind;
using value::Value;

tl::expected<NeutralConfig, std::string> read_neutral_config(std::string_view json, Arena& arena) {
    const auto root = wire::parse_dom(wire::PaddedJson::copy(json, arena), arena);
    if (!root) { return tl::unexpected(std::string(root.error().message())); }
    NeutralConfig config{.schema_sdl = text_of(member_of(*root, "schema_sdl"), arena),
                         .resolvers = member_of(*root, "resolvers"),
                         .types = member_of(*root, "types"),
                         .forward_headers = member_of(*root, "forward_headers"),
                         .vars = member_of(*root, "vars"),
                         .env = member_of(*root, "env"),
                         .timeout_ms = member_of(*root, "timeout_ms")};
    if (config.schema_sdl.empty()) { return tl::unexpected(std::string("no schema_sdl")); }
    return config;
}

Value member_of(const Value& object, std::string_view name) {
    return object.is(Kind::Object) ? object.member(name) : Value::absent();
}

std::string_view text_of(const Value& value, Arena& arena) {
    return value.is(Kind::String) ? wire::string_text(value, arena) : std::string_view{};
}

std::string json_of(const Value& value) {
    wire::ReplyBuffer out;
    wire::append_json(out, value);
    return std::string(out.view());
}

}  // namespace millrace::conformance
