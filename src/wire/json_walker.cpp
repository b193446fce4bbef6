#include "json_walker.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <millrace/base/limits.hpp>
#include <millrace/value/column.hpp>
#include <millrace/value/number_text.hpp>
#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/json_text.hpp>

#include "json_grammar.hpp"

namespace millrace::wire {

using value::Kind;
using value::Member;
using value::Projection;
using value::Shape;
using value::Value;
using value::Want;

namespace {

constexpr std::size_t kScratchKept = 4096;
constexpr std::size_t kScratchNumbersKept = 32'768;

/// Objects up to this size are searched for equal names pair by pair.
constexpr std::size_t kPairwiseMax = 16;

/// memcmp(a, b, size) == 0 for short texts in padded memory.
bool equal_padded(const char* a, const char* b, std::size_t size) noexcept {
#if defined(__SSE2__)
    if (size <= 16) {
        const __m128i left = _mm_loadu_si128(reinterpret_cast<const __m128i*>(a));
        const __m128i right = _mm_loadu_si128(reinterpret_cast<const __m128i*>(b));
        const auto equal = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(left, right)));
        return (~equal & ((1u << size) - 1)) == 0;
    }
#endif
    return std::memcmp(a, b, size) == 0;
}

/// Removes all but the last of equally named members; the last takes the place of the first.
std::size_t keep_last_pairwise(std::span<Member> members) noexcept {
    std::size_t count = 0;
    for (const Member& member : members) {
        const auto kept = members.first(count);
        const auto same = std::ranges::find(kept, member.name, &Member::name);
        if (same == kept.end()) {
            members[count++] = member;
        } else {
            same->value = member.value;
        }
    }
    return count;
}

/// The same for many members: n log n.
std::size_t keep_last_sorted(std::span<Member> members, Arena& arena) noexcept {
    const std::span<std::uint32_t> order = arena.make_array<std::uint32_t>(members.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) { order[i] = i; }
    std::ranges::sort(order, [members](std::uint32_t a, std::uint32_t b) {
        const int compared = members[a].name.compare(members[b].name);
        return compared != 0 ? compared < 0 : a < b;
    });
    bool repeated = false;
    for (std::size_t i = order.size(); i-- > 1;) {
        Member& earlier = members[order[i - 1]];
        Member& later = members[order[i]];
        if (earlier.name == later.name) {
            earlier.value = later.value;
            later.name = {};
            later.value = Value::pending();  // marks it as moved
            repeated = true;
        }
    }
    if (!repeated) { return members.size(); }
    const auto moved = std::ranges::remove_if(
        members, [](const Member& member) { return member.value.is(Kind::Pending); });
    return members.size() - moved.size();
}

/// A list index in its one canonical spelling.
bool parse_index(std::string_view text, std::size_t& index) noexcept {
    if (text.empty() || text.size() > 9 || (text.size() > 1 && text.front() == '0')) {
        return false;
    }
    index = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') { return false; }
        index = index * 10 + static_cast<std::size_t>(c - '0');
    }
    return true;
}

}  // namespace

void JsonScratch::trim() noexcept {
    if (values.capacity() > kScratchKept) { values = {}; }
    if (members.capacity() > kScratchKept) { members = {}; }
    if (numbers.capacity() > kScratchNumbersKept) { numbers = {}; }
    if (nulls.capacity() > kScratchNumbersKept) { nulls = {}; }
}

class JsonWalker::Level {
public:
    explicit Level(JsonWalker& walker) noexcept : walker_(walker) { ++walker_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    ~Level() { --walker_.depth_; }

    [[nodiscard]] bool too_deep() const noexcept { return walker_.depth_ > limits::kJsonDepthMax; }

private:
    JsonWalker& walker_;
};

// --- tokens -----------------------------------------------------------------------------------

bool JsonWalker::expect(char c, std::string_view mistake) noexcept {
    if (peek() != c) { return wrong(mistake); }
    ++token_;
    return true;
}

bool JsonWalker::open(char close, bool& empty) noexcept {
    ++token_;
    empty = peek() == close;
    if (empty) { ++token_; }
    return true;
}

bool JsonWalker::next_or_close(char close, bool& closed) noexcept {
    const char c = peek();
    closed = c == close;
    if (!closed && c != ',') { return wrong("expected a comma or the end of the list or object"); }
    ++token_;
    return true;
}

/// The bytes of the string, number or word the token begins: up to the next token, less spaces.
std::string_view JsonWalker::token_text() const noexcept {
    const char* const begin = json_ + token_[0];
    const char* end = json_ + token_[1];
    while (is_json_space(end[-1])) { --end; }
    return {begin, static_cast<std::size_t>(end - begin)};
}

bool JsonWalker::take_string(Value& out) noexcept {
    const std::string_view quoted = token_text();
    if (quoted.size() < 2 || quoted.back() != '"') { return wrong("string without an end"); }
    const std::string_view text = quoted.substr(1, quoted.size() - 2);
    const std::size_t backslash = find_backslash(text, 0);
    if (backslash == std::string_view::npos) [[likely]] {
        out = Value::string(text);
    } else {
        if (!has_valid_escapes(text, backslash)) { return wrong("invalid escape in a string"); }
        out = Value::escaped_string(text);
    }
    ++token_;
    return true;
}

bool JsonWalker::take_name(Value& out) noexcept {
    if (peek() != '"') { return wrong("expected the name of a member"); }
    return take_string(out) && expect(':', "expected a colon");
}

bool JsonWalker::take_scalar(Value& out) noexcept {
    if (token_ == last_) { return wrong("expected a value"); }
    if (json_[*token_] == '"') { return take_string(out); }
    const std::string_view text = token_text();
    switch (text.front()) {
        case 't':
        case 'f':
            if (text != "true" && text != "false") { return wrong("expected a value"); }
            out = Value::boolean(text.front() == 't');
            break;
        case 'n':
            if (text != "null") { return wrong("expected a value"); }
            out = Value::null();
            break;
        default:
            if (!is_json_number(text)) { return wrong("expected a value"); }
            out = Value::number(text);
            break;
    }
    ++token_;
    return true;
}

bool JsonWalker::finish() noexcept {
    return token_ == last_ || wrong("something stands behind the value");
}

bool JsonWalker::within_limit() noexcept {
    over_limit_ = arena_.over_limit();
    return !over_limit_ || wrong("too much memory");
}

// --- values nobody wants ----------------------------------------------------------------------

bool JsonWalker::skip() noexcept {
    switch (peek()) {
        case '{':
            return skip_container('}');
        case '[':
            return skip_container(']');
        default: {
            Value ignored;
            return take_scalar(ignored);
        }
    }
}

bool JsonWalker::skip_container(char close) noexcept {
    const Level level(*this);
    if (level.too_deep()) { return wrong("too deep"); }
    bool closed = false;
    if (!open(close, closed)) { return false; }
    while (!closed) {
        Value name;
        if (close == '}' && !take_name(name)) { return false; }
        if (!skip() || !next_or_close(close, closed)) { return false; }
    }
    return true;
}

// --- values -----------------------------------------------------------------------------------

bool JsonWalker::read(const Projection& wanted, Value& out) noexcept {
    switch (peek()) {
        case '{':
            switch (wanted.want) {
                case Want::Row:
                    return read_row(*wanted.shape, out);
                case Want::Dom:
                    return read_dom_object(out);
                case Want::Raw:
                    return read_raw(out);
                case Want::Scalar:
                case Want::Column:
                    out = Value::object({});
                    return skip();
            }
            return false;
        case '[':
            return wanted.want == Want::Column ? read_column(out) : read_list(wanted, out);
        default:
            return take_scalar(out);
    }
}

bool JsonWalker::read_list(const Projection& wanted, Value& out) noexcept {
    const Level level(*this);
    if (level.too_deep()) { return wrong("too deep"); }
    std::vector<Value>& items = scratch_.values;
    const std::size_t mark = items.size();
    bool closed = false;
    if (!open(']', closed)) { return false; }
    while (!closed) {
        Value item;
        if (!read(wanted, item)) { return false; }
        items.push_back(item);
        if (!next_or_close(']', closed)) { return false; }
    }
    out = Value::list(arena_.copy(std::span<const Value>(items).subspan(mark)));
    items.resize(mark);
    return within_limit();
}

// --- lists of numbers -------------------------------------------------------------------------

// What holds anything else, or a number that is none, is read again as the list it is.
bool JsonWalker::read_column(Value& out) noexcept {
    const std::uint32_t* const begin = token_;
    bool integers = true;
    if (!take_numbers(integers)) {
        token_ = begin;
        return read_list({.want = Want::Scalar}, out);
    }
    auto* const column = arena_.make<value::Column>();
    column->values = arena_.copy(std::span<const double>(scratch_.numbers));
    column->integers = integers;
    for (const std::uint32_t place : scratch_.nulls) { column->set_null(place, arena_); }
    out = Value::column(column);
    return within_limit();
}

bool JsonWalker::take_numbers(bool& integers) noexcept {
    scratch_.numbers.clear();
    scratch_.nulls.clear();
    bool closed = false;
    if (!open(']', closed)) { return false; }
    while (!closed) {
        if (!take_number(integers) || !next_or_close(']', closed)) { return false; }
    }
    return true;
}

bool JsonWalker::take_number(bool& integers) noexcept {
    if (token_ == last_) { return false; }
    const char* const end = json_ + token_[1];
    const value::NumberText number = value::read_number(json_ + *token_, end);
    if (number.end == nullptr) [[unlikely]] {
        if (token_text() != "null") { return false; }
        scratch_.nulls.push_back(static_cast<std::uint32_t>(scratch_.numbers.size()));
    } else {
        const bool ends = std::all_of(number.end, end, is_json_space);
        if (!ends || !std::isfinite(number.value)) { return false; }
    }
    integers = integers && (number.end == nullptr || number.integer);
    scratch_.numbers.push_back(number.value);
    ++token_;
    return true;
}

bool JsonWalker::read_dom_object(Value& out) noexcept {
    const Level level(*this);
    if (level.too_deep()) { return wrong("too deep"); }
    std::vector<Member>& members = scratch_.members;
    const std::size_t mark = members.size();
    bool closed = false;
    if (!open('}', closed)) { return false; }
    while (!closed) {
        Value name;
        Value item;
        if (!take_name(name) || !read({.want = Want::Dom}, item)) { return false; }
        members.push_back({string_text(name, arena_), item});
        if (!next_or_close('}', closed)) { return false; }
    }
    const std::span<Member> own = std::span<Member>(members).subspan(mark);
    const std::size_t count =
        own.size() <= kPairwiseMax ? keep_last_pairwise(own) : keep_last_sorted(own, arena_);
    out = Value::object(arena_.copy(std::span<const Member>(own.first(count))));
    members.resize(mark);
    return within_limit();
}

bool JsonWalker::read_raw(Value& out) noexcept {
    const char* const begin = json_ + *token_;
    if (!skip()) { return false; }
    const char* const end = json_ + token_[-1] + 1;  // behind the closing bracket
    out = Value::raw({begin, static_cast<std::size_t>(end - begin)});
    return true;
}

// --- rows -------------------------------------------------------------------------------------

bool JsonWalker::read_row(const Shape& shape, Value& out) noexcept {
    const Level level(*this);
    if (level.too_deep()) { return wrong("too deep"); }
    if (!within_limit()) { return false; }
    const char* const begin = json_ + *token_;
    const std::span<Value> slots = arena_.make_array<Value>(shape.slot_count);
    const bool wrapped = shape.wrapper_slot != Shape::kNoSlot;
    if (!(wrapped ? read_wrapped(shape, slots) : fill_row(shape, slots))) { return false; }
    if (shape.whole_slot != Shape::kNoSlot) {
        const char* const end = json_ + token_[-1] + 1;
        slots[shape.whole_slot] = Value::raw({begin, static_cast<std::size_t>(end - begin)});
    }
    out = Value::row(slots);
    return true;
}

bool JsonWalker::read_wrapped(const Shape& shape, std::span<Value> slots) noexcept {
    const std::uint32_t* const outer = token_;
    bool empty = false;
    if (!open('}', empty)) { return false; }
    if (empty) { return true; }
    Value name;
    if (!take_name(name)) { return false; }
    const std::uint32_t* const inner = token_;
    const bool is_object = peek() == '{';
    if (!skip()) { return false; }
    if (!is_object || peek() != '}') {
        // Not a wrapper; still JSON.
        token_ = outer;
        return skip();
    }
    const std::uint32_t* const behind = token_ + 1;
    token_ = inner;
    slots[shape.wrapper_slot] = Value::string(string_text(name, arena_));
    if (!fill_row(shape, slots)) { return false; }
    token_ = behind;
    return true;
}

bool JsonWalker::fill_row(const Shape& shape, std::span<Value> slots) noexcept {
    MemberPattern& pattern = pattern_of(shape);
    bool closed = false;
    if (!open('}', closed)) { return false; }
    for (std::size_t index = 0; !closed; ++index) {
        // Rows further in may have taken the pattern over.
        const bool own = pattern.shape == &shape;
        const Shape::Member* member = nullptr;
        if (own && index < pattern.count && begins_with(pattern.entries[index])) [[likely]] {
            member = pattern.entries[index].member;
            ++token_;
            if (!expect(':', "expected a colon")) { return false; }
        } else {
            const char* const quoted = json_ + *token_;
            Value name;
            if (!take_name(name)) { return false; }
            member = find_member(shape, name);
            const std::size_t size = name.text().size() + 2;
            if (own && index <= pattern.count && index < MemberPattern::kEntriesMax &&
                size <= kJsonPaddingBytes) {
                pattern.entries[index] = {quoted, size, member};
                pattern.count = index + 1;
            }
        }
        if (!(member != nullptr ? fill_slot(*member, slots) : skip())) { return false; }
        if (!next_or_close('}', closed)) { return false; }
    }
    return true;
}

bool JsonWalker::fill_slot(const Shape::Member& member, std::span<Value> slots) noexcept {
    const std::uint32_t* const begin = token_;
    if (!read({member.want, member.shape}, slots[member.slot])) { return false; }
    if (member.dom_slot == Shape::kNoSlot) [[likely]] { return true; }
    token_ = begin;
    return read({.want = Want::Dom}, slots[member.dom_slot]);
}

// The quote at the end is compared too, so a longer name is another one.
bool JsonWalker::begins_with(const MemberPattern::Entry& entry) const noexcept {
    return equal_padded(entry.name, json_ + *token_, entry.size);
}

// A few places are tried, so that the shapes of one answer rarely take each other's.
MemberPattern& JsonWalker::pattern_of(const Shape& shape) noexcept {
    constexpr std::size_t kTries = 4;
    auto& patterns = scratch_.patterns;
    const auto address = reinterpret_cast<std::uintptr_t>(&shape);
    const std::size_t first = address >> 4U ^ address >> 8U;
    MemberPattern* free = &patterns[first % patterns.size()];
    for (std::size_t i = 0; i < kTries; ++i) {
        MemberPattern& pattern = patterns[(first + i) % patterns.size()];
        if (pattern.shape == &shape) { return pattern; }
        if (pattern.shape == nullptr) {
            free = &pattern;
            break;
        }
    }
    free->shape = &shape;
    free->count = 0;
    return *free;
}

const Shape::Member* JsonWalker::find_member(const Shape& shape, Value name) noexcept {
    const std::string_view text = string_text(name, arena_);
    const auto found = std::ranges::find(shape.members, text, &Shape::Member::name);
    return found == shape.members.end() ? nullptr : &*found;
}

// --- paths ------------------------------------------------------------------------------------

bool JsonWalker::read_at(std::span<const std::string_view> path, const Projection& wanted,
                         Value& out) noexcept {
    if (path.empty()) { return read(wanted, out); }
    out = Value::absent();
    switch (peek()) {
        case '{':
            return read_at_member(path, wanted, out);
        case '[':
            return read_at_index(path, wanted, out);
        default:
            return skip();
    }
}

bool JsonWalker::read_at_member(std::span<const std::string_view> path, const Projection& wanted,
                                Value& out) noexcept {
    const Level level(*this);
    if (level.too_deep()) { return wrong("too deep"); }
    bool closed = false;
    if (!open('}', closed)) { return false; }
    while (!closed) {
        Value name;
        if (!take_name(name)) { return false; }
        const bool on_path = string_text(name, arena_) == path.front();
        if (!(on_path ? read_at(path.subspan(1), wanted, out) : skip())) { return false; }
        if (!next_or_close('}', closed)) { return false; }
    }
    return true;
}

bool JsonWalker::read_at_index(std::span<const std::string_view> path, const Projection& wanted,
                               Value& out) noexcept {
    const Level level(*this);
    if (level.too_deep()) { return wrong("too deep"); }
    std::size_t wanted_index = 0;
    const bool is_index = parse_index(path.front(), wanted_index);
    bool closed = false;
    if (!open(']', closed)) { return false; }
    for (std::size_t index = 0; !closed; ++index) {
        const bool on_path = is_index && index == wanted_index;
        if (!(on_path ? read_at(path.subspan(1), wanted, out) : skip())) { return false; }
        if (!next_or_close(']', closed)) { return false; }
    }
    return true;
}

}  // namespace millrace::wire
