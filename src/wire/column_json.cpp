#include <millrace/wire/column_json.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>

#include <millrace/value/number_text.hpp>

#include "double_text.hpp"

namespace millrace::wire {

using value::Column;
using value::NumberText;

namespace {

bool is_space(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

const char* skip_spaces(const char* at, const char* end) noexcept {
    while (at != end && is_space(*at)) { ++at; }
    return at;
}

tl::unexpected<Error> refuse(Arena& arena, std::string_view code, std::string_view message) {
    return fail(Error::make(arena, ErrorCode::BadRequest, code, message));
}

tl::unexpected<Error> refuse_type(Arena& arena) {
    return refuse(arena, "COLUMN_TYPE", "Numbers are wanted: the array holds something else.");
}

}  // namespace

Result<Column> read_column(PaddedJson json, Arena& arena) noexcept {
    constexpr std::string_view kNull = "null";
    const char* const end = json.text().data() + json.text().size();
    const char* at = skip_spaces(json.text().data(), end);
    if (at == end || *at != '[') {
        return refuse(arena, "COLUMN_TYPE", "Numbers are wanted: the value is no array.");
    }
    at = skip_spaces(at + 1, end);
    if (at != end && *at == ']') { return Column{{}, {}, true}; }
    const auto size = static_cast<std::size_t>(std::count(at, end, ',')) + 1;
    Column column{
        {static_cast<double*>(arena.allocate(size * sizeof(double), alignof(double))), size},
        {},
        true};
    std::size_t i = 0;
    for (; i < size; ++i) {
        const NumberText number = value::read_number(at, end);
        if (number.end == nullptr) [[unlikely]] {
            if (!std::string_view(at, end).starts_with(kNull)) { return refuse_type(arena); }
            column.set_null(i, arena);
            at += kNull.size();
        } else {
            if (!std::isfinite(number.value)) [[unlikely]] {
                return refuse(arena, "COLUMN_RANGE", "A number is too large for a double.");
            }
            column.values[i] = number.value;
            column.integers = column.integers && number.integer;
            at = number.end;
        }
        at = skip_spaces(at, end);
        if (at == end || *at != ',') { break; }
        at = skip_spaces(at + 1, end);
    }
    if (at == end || *at != ']' || i + 1 != size) { return refuse_type(arena); }
    return column;
}

void append_column(ReplyBuffer& out, const Column& column) {
    constexpr std::size_t kChunk = 256;
    out.append('[');
    const std::size_t n = column.size();
    const bool whole = column.valid.all();
    for (std::size_t first = 0; first < n; first += kChunk) {
        const std::size_t last = std::min(n, first + kChunk);
        char* const start = out.reserve((last - first) * (kDoubleBytesMax + 1));
        char* to = start;
        for (std::size_t i = first; i < last; ++i) {
            if (i > 0) { *to++ = ','; }
            if (whole || !column.is_null(i)) [[likely]] {
                to = write_double(to, column.values[i]);
            } else {
                std::memcpy(to, "null", 4);
                to += 4;
            }
        }
        out.commit(static_cast<std::size_t>(to - start));
    }
    out.append(']');
}

}  // namespace millrace::wire
