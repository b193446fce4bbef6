#include <millrace/source/request_context.hpp>

#include <cstring>

namespace millrace::source {

namespace {

std::string_view join(Arena& arena, std::string_view a, std::string_view b) noexcept {
    constexpr std::string_view kSeparator = ", ";
    const std::size_t size = a.size() + kSeparator.size() + b.size();
    char* const text = static_cast<char*>(arena.allocate(size, 1));
    char* out = text;
    for (const std::string_view part : {a, kSeparator, b}) {
        if (!part.empty()) { std::memcpy(out, part.data(), part.size()); }
        out += part.size();
    }
    return {text, size};
}

}  // namespace

std::string_view client_header(const RequestContext& context, std::string_view name) noexcept {
    std::string_view value;
    for (const wire::HeaderField& field : context.headers) {
        if (!wire::equal_names(field.name, name)) { continue; }
        // An empty value is there all the same.
        const std::string_view own = field.value.data() == nullptr ? "" : field.value;
        value = value.data() == nullptr ? own : join(context.arena, value, own);
    }
    return value;
}

}  // namespace millrace::source
