#include "parameters.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace millrace::ext::source_postgres {
namespace {

enum class Form : std::uint8_t {
    Text,     // the server reads it
    Bytes,    // the binary format is the text itself
    Jsonb,    // the same behind a version number
    Boolean,  // one byte
    Int2,     // big-endian, as all that follow
    Int4,
    Int8,
    Float8,
    Uuid,
};

/// One built-in type. The numbers are fixed for ever (pg_type.dat of PostgreSQL).
struct BuiltIn {
    std::string_view name;
    Oid oid;
    Oid list;
    Form form;
};

constexpr std::array kBuiltIns{
    BuiltIn{"bit", 1560, 1561, Form::Text},       BuiltIn{"bool", 16, 1000, Form::Boolean},
    BuiltIn{"bpchar", 1042, 1014, Form::Bytes},   BuiltIn{"bytea", 17, 1001, Form::Text},
    BuiltIn{"char", 18, 1002, Form::Text},        BuiltIn{"cidr", 650, 651, Form::Text},
    BuiltIn{"date", 1082, 1182, Form::Text},      BuiltIn{"float4", 700, 1021, Form::Text},
    BuiltIn{"float8", 701, 1022, Form::Float8},   BuiltIn{"inet", 869, 1041, Form::Text},
    BuiltIn{"int2", 21, 1005, Form::Int2},        BuiltIn{"int4", 23, 1007, Form::Int4},
    BuiltIn{"int8", 20, 1016, Form::Int8},        BuiltIn{"interval", 1186, 1187, Form::Text},
    BuiltIn{"json", 114, 199, Form::Bytes},       BuiltIn{"jsonb", 3802, 3807, Form::Jsonb},
    BuiltIn{"money", 790, 791, Form::Text},       BuiltIn{"name", 19, 1003, Form::Text},
    BuiltIn{"numeric", 1700, 1231, Form::Text},   BuiltIn{"oid", 26, 1028, Form::Text},
    BuiltIn{"text", 25, 1009, Form::Bytes},       BuiltIn{"time", 1083, 1183, Form::Text},
    BuiltIn{"timestamp", 1114, 1115, Form::Text}, BuiltIn{"timestamptz", 1184, 1185, Form::Text},
    BuiltIn{"timetz", 1266, 1270, Form::Text},    BuiltIn{"uuid", 2950, 2951, Form::Uuid},
    BuiltIn{"varbit", 1562, 1563, Form::Text},    BuiltIn{"varchar", 1043, 1015, Form::Bytes},
};
static_assert(std::ranges::is_sorted(kBuiltIns, {}, &BuiltIn::name));

const BuiltIn* find_built_in(const sql::SqlType& type) noexcept {
    if (!type.built_in()) { return nullptr; }
    const auto found = std::ranges::lower_bound(kBuiltIns, type.name, {}, &BuiltIn::name);
    return found != kBuiltIns.end() && found->name == type.name ? &*found : nullptr;
}

std::string_view store(Arena& arena, std::string_view bytes) noexcept {
    return arena.copy(bytes);
}

template <class Integer>
std::optional<std::string_view> big_endian(Integer number, Arena& arena) noexcept {
    std::array<char, sizeof(Integer)> bytes;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        bytes[i] = static_cast<char>(number & 0xff);
        number = static_cast<Integer>(number >> 8U);
    }
    return store(arena, {bytes.data(), bytes.size()});
}

template <class Signed, class Unsigned>
std::optional<std::string_view> integer(std::string_view text, Arena& arena) noexcept {
    Signed number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) { return std::nullopt; }
    return big_endian(static_cast<Unsigned>(number), arena);
}

std::optional<std::string_view> real(std::string_view text, Arena& arena) noexcept {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) { return std::nullopt; }
    return big_endian(std::bit_cast<std::uint64_t>(number), arena);
}

std::optional<std::string_view> boolean(std::string_view text, Arena& arena) noexcept {
    if (text == "true" || text == "t") { return store(arena, std::string_view("\1", 1)); }
    if (text == "false" || text == "f") { return store(arena, std::string_view("\0", 1)); }
    return std::nullopt;
}

std::optional<std::string_view> uuid(std::string_view text, Arena& arena) noexcept {
    constexpr std::size_t kLength = 36;
    if (text.size() != kLength) { return std::nullopt; }
    std::array<char, 16> bytes;
    std::size_t at = 0;
    for (char& byte : bytes) {
        if (at == 8 || at == 13 || at == 18 || at == 23) {
            if (text[at++] != '-') { return std::nullopt; }
        }
        unsigned number = 0;
        const auto [end, error] = std::from_chars(&text[at], &text[at] + 2, number, 16);
        if (error != std::errc() || end != &text[at] + 2) { return std::nullopt; }
        byte = static_cast<char>(number);
        at += 2;
    }
    return store(arena, {bytes.data(), bytes.size()});
}

std::optional<std::string_view> jsonb(std::string_view text, Arena& arena) noexcept {
    const std::span<char> bytes = arena.make_array<char>(text.size() + 1);
    bytes[0] = 1;  // the version of the format
    std::ranges::copy(text, bytes.begin() + 1);
    return std::string_view(bytes.data(), bytes.size());
}

/// The server's format of `text`; nothing: only the server can tell what it means.
std::optional<std::string_view> to_binary(Form form, std::string_view text, Arena& arena) noexcept {
    switch (form) {
        case Form::Text:
            return std::nullopt;
        case Form::Bytes:
            return text;
        case Form::Jsonb:
            return jsonb(text, arena);
        case Form::Boolean:
            return boolean(text, arena);
        case Form::Int2:
            return integer<std::int16_t, std::uint16_t>(text, arena);
        case Form::Int4:
            return integer<std::int32_t, std::uint32_t>(text, arena);
        case Form::Int8:
            return integer<std::int64_t, std::uint64_t>(text, arena);
        case Form::Float8:
            return real(text, arena);
        case Form::Uuid:
            return uuid(text, arena);
    }
    return std::nullopt;
}

/// For libpq, which wants texts to end with a NUL.
const char* terminated(std::string_view text, Arena& arena) noexcept {
    const std::span<char> copy = arena.make_array<char>(text.size() + 1);
    std::ranges::copy(text, copy.begin());
    return copy.data();
}

}  // namespace

Oid oid_of(const sql::SqlType& type) noexcept {
    const BuiltIn* known = find_built_in(type);
    if (known == nullptr) { return 0; }
    return type.array ? known->list : known->oid;
}

std::optional<Parameters> encode(std::span<const sql::ParameterValue> values, Arena& arena) {
    const std::span<Oid> types = arena.make_array<Oid>(values.size());
    const std::span<const char*> pointers = arena.make_array<const char*>(values.size());
    const std::span<int> lengths = arena.make_array<int>(values.size());
    const std::span<int> formats = arena.make_array<int>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const sql::ParameterValue& value = values[i];
        const BuiltIn* known = value.type == nullptr ? nullptr : find_built_in(*value.type);
        types[i] = value.type == nullptr ? 0 : oid_of(*value.type);
        if (!value.text) { continue; }
        if (value.text->find('\0') != std::string_view::npos) { return std::nullopt; }
        const Form form = known == nullptr || value.type->array ? Form::Text : known->form;
        if (const auto binary = to_binary(form, *value.text, arena)) {
            // Null would be NULL, also with a length of 0.
            pointers[i] = binary->data() == nullptr ? "" : binary->data();
            lengths[i] = static_cast<int>(binary->size());
            formats[i] = 1;
        } else {
            pointers[i] = terminated(*value.text, arena);
        }
    }
    return Parameters{types, pointers, lengths, formats};
}

}  // namespace millrace::ext::source_postgres
