#include <millrace/wire/json_text.hpp>

#include <simdjson.h>

namespace millrace::wire {

bool is_utf8(std::string_view text) noexcept {
    return simdjson::validate_utf8(text.data(), text.size());
}

std::string_view as_utf8(std::string_view text, Arena& arena) noexcept {
    if (is_utf8(text)) { return text; }
    char* const begin = static_cast<char*>(arena.allocate(text.size() * 2, 1));
    char* end = begin;
    for (const char c : text) { end = value::put_utf8(end, static_cast<unsigned char>(c)); }
    return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace millrace::wire
