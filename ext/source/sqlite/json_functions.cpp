// The operators of jsonb that SQLite has no functions for.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <fast_float/fast_float.h>

#include <millrace/base/arena.hpp>
#include <millrace/sql/sqlite_functions.hpp>
#include <millrace/value/text.hpp>
#include <millrace/value/value.hpp>
#include <millrace/wire/json_reader.hpp>
#include <millrace/wire/value_writer.hpp>

#include "sql_functions.hpp"

namespace millrace::ext::source_sqlite {
namespace {

using value::Kind;
using value::Member;
using value::Value;

/// One call of a function: its arena, and how much it may still do. A call is one step of SQLite,
/// which cannot be stopped from outside.
class Call {
public:
    explicit Call(sqlite3_context* context) noexcept : context_(context) {}

    /// Fails the statement when the text is no JSON.
    std::optional<Value> json(sqlite3_value* argument) {
        const auto read =
            wire::parse_dom(wire::PaddedJson::copy(text_of(argument), arena_), arena_);
        if (read) { return *read; }
        fail_with(context_, "22P02");
        return std::nullopt;
    }
    std::string_view text(const Value& string) { return value::string_text(string, arena_); }
    Arena& arena() noexcept { return arena_; }

    /// False: too much has been compared.
    bool step() noexcept { return --steps_left_ > 0; }

    void answer(bool result) {
        if (steps_left_ <= 0) {
            fail_with(context_, "54000");
        } else {
            sqlite3_result_int(context_, result ? 1 : 0);
        }
    }
    void answer(const Value& result) {
        wire::ReplyBuffer out;
        wire::append_json(out, result);
        sqlite3_result_text64(context_, out.view().data(), out.view().size(), SQLITE_TRANSIENT,
                              SQLITE_UTF8);
    }
    void refuse() { fail_with(context_, "22023"); }

    Value list(const std::vector<Value>& items) {
        return Value::list(arena_.copy(std::span<const Value>(items)));
    }
    Value object(const std::vector<Member>& members) {
        return Value::object(arena_.copy(std::span<const Member>(members)));
    }

private:
    sqlite3_context* context_;
    Arena arena_;
    std::int64_t steps_left_ = 10'000'000;
};

bool is_integer(std::string_view digits) noexcept {
    return digits.find_first_of(".eE") == std::string_view::npos;
}

/// 1, 1.0 and 10e-1 are the same number.
bool same_number(std::string_view a, std::string_view b) noexcept {
    if (a == b) { return true; }
    if (is_integer(a) && is_integer(b) && a != "-0" && b != "-0") { return false; }
    double left = 0;
    double right = 0;
    fast_float::from_chars(a.data(), a.data() + a.size(), left);
    fast_float::from_chars(b.data(), b.data() + b.size(), right);
    return left == right;
}

bool equal(const Value& a, const Value& b, Call& call) {
    if (!call.step() || a.kind() != b.kind()) { return false; }
    switch (a.kind()) {
        case Kind::Null:
            return true;
        case Kind::Boolean:
            return a.as_boolean() == b.as_boolean();
        case Kind::Number:
            return same_number(a.text(), b.text());
        case Kind::String:
            return call.text(a) == call.text(b);
        default:
            return false;  // of lists and objects only what they contain is asked
    }
}

bool is_plain(const Value& value) noexcept {
    return !value.is(Kind::List) && !value.is(Kind::Object);
}

bool contains(const Value& a, const Value& b, Call& call) {
    if (!call.step() || a.kind() != b.kind()) { return false; }
    if (a.is(Kind::Object)) {
        return std::ranges::all_of(b.members(), [&](const Member& wanted) {
            const Value there = a.member(wanted.name);
            return !there.is(Kind::Absent) && contains(there, wanted.value, call);
        });
    }
    if (a.is(Kind::List)) {
        return std::ranges::all_of(b.items(), [&](const Value& wanted) {
            return std::ranges::any_of(
                a.items(), [&](const Value& item) { return contains(item, wanted, call); });
        });
    }
    return equal(a, b, call);
}

void jsonb_contains(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    if (is_null(arguments)) { return; }
    Call call(context);
    const auto a = call.json(arguments[0]);
    const auto b = a ? call.json(arguments[1]) : std::nullopt;
    if (!b) { return; }
    const bool item =
        a->is(Kind::List) && is_plain(*b) &&
        std::ranges::any_of(a->items(), [&](const Value& one) { return equal(one, *b, call); });
    call.answer(item || contains(*a, *b, call));
}

bool has_key(const Value& json, std::string_view key, Call& call) {
    const auto is_key = [&](const Value& value) {
        return call.step() && value.is(Kind::String) && call.text(value) == key;
    };
    if (json.is(Kind::Object)) { return call.step() && !json.member(key).is(Kind::Absent); }
    if (json.is(Kind::List)) { return std::ranges::any_of(json.items(), is_key); }
    return is_key(json);
}

void jsonb_has_key(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    if (is_null(arguments)) { return; }
    Call call(context);
    const auto json = call.json(arguments[0]);
    if (json) { call.answer(has_key(*json, text_of(arguments[1]), call)); }
}

template <bool all>
void jsonb_has_keys(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    if (is_null(arguments)) { return; }
    Call call(context);
    const auto json = call.json(arguments[0]);
    const auto keys = json ? call.json(arguments[1]) : std::nullopt;
    if (!keys) { return; }
    if (!keys->is(Kind::List)) {
        call.refuse();
        return;
    }
    const auto is_there = [&](const Value& key) {
        return key.is(Kind::String) && has_key(*json, call.text(key), call);
    };
    call.answer(all ? std::ranges::all_of(keys->items(), is_there)
                    : std::ranges::any_of(keys->items(), is_there));
}

void add_items(std::vector<Value>& items, const Value& value) {
    if (value.is(Kind::List)) {
        items.insert(items.end(), value.items().begin(), value.items().end());
    } else {
        items.push_back(value);
    }
}

Value merged(const Value& a, const Value& b, Call& call) {
    std::vector<Member> members;
    for (const Member& member : a.members()) {
        const Value other = b.member(member.name);
        members.push_back({member.name, other.is(Kind::Absent) ? member.value : other});
    }
    for (const Member& member : b.members()) {
        if (a.member(member.name).is(Kind::Absent)) { members.push_back(member); }
    }
    return call.object(members);
}

void jsonb_concat(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    if (is_null(arguments)) { return; }
    Call call(context);
    const auto a = call.json(arguments[0]);
    const auto b = a ? call.json(arguments[1]) : std::nullopt;
    if (!b) { return; }
    if (a->is(Kind::Object) && b->is(Kind::Object)) {
        call.answer(merged(*a, *b, call));
        return;
    }
    std::vector<Value> items;
    add_items(items, *a);
    add_items(items, *b);
    call.answer(call.list(items));
}

Value without_member(const Value& object, std::string_view name, Call& call) {
    std::vector<Member> members;
    std::ranges::copy_if(object.members(), std::back_inserter(members),
                         [&](const Member& member) { return member.name != name; });
    return call.object(members);
}

/// Which item `place` means, from the end when it is negative.
std::optional<std::size_t> index_of(const Value& list, std::int64_t place) {
    const auto size = static_cast<std::int64_t>(list.items().size());
    const std::int64_t index = place < 0 ? size + place : place;
    if (index < 0 || index >= size) { return std::nullopt; }
    return static_cast<std::size_t>(index);
}

Value without_item(const Value& list, std::int64_t place, Call& call) {
    const std::optional<std::size_t> index = index_of(list, place);
    if (!index) { return list; }
    std::vector<Value> items(list.items().begin(), list.items().end());
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(*index));
    return call.list(items);
}

Value without_text(const Value& list, std::string_view text, Call& call) {
    std::vector<Value> items;
    std::ranges::copy_if(list.items(), std::back_inserter(items), [&](const Value& item) {
        return !item.is(Kind::String) || call.text(item) != text;
    });
    return call.list(items);
}

void jsonb_delete(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    if (is_null(arguments)) { return; }
    Call call(context);
    const auto json = call.json(arguments[0]);
    if (!json) { return; }
    const bool by_place = sqlite3_value_type(arguments[1]) == SQLITE_INTEGER;
    if (json->is(Kind::List)) {
        call.answer(by_place ? without_item(*json, sqlite3_value_int64(arguments[1]), call)
                             : without_text(*json, text_of(arguments[1]), call));
    } else if (json->is(Kind::Object) && !by_place) {
        call.answer(without_member(*json, text_of(arguments[1]), call));
    } else {
        call.refuse();
    }
}

std::optional<std::int64_t> place_of(std::string_view step) {
    std::int64_t place = 0;
    const auto read = std::from_chars(step.data(), step.data() + step.size(), place);
    if (read.ec != std::errc() || read.ptr != step.data() + step.size()) { return std::nullopt; }
    return place;
}

/// What the path does not lead to stays as it is.
Value without_path(const Value& json, std::span<const Value> path, Call& call) {
    if (path.empty() || !path.front().is(Kind::String)) { return json; }
    const std::string_view step = call.text(path.front());
    if (json.is(Kind::Object)) {
        if (path.size() == 1) { return without_member(json, step, call); }
        std::vector<Member> members(json.members().begin(), json.members().end());
        for (Member& member : members) {
            if (member.name == step) {
                member.value = without_path(member.value, path.subspan(1), call);
            }
        }
        return call.object(members);
    }
    const auto place = place_of(step);
    if (!json.is(Kind::List) || !place) { return json; }
    if (path.size() == 1) { return without_item(json, *place, call); }
    std::vector<Value> items(json.items().begin(), json.items().end());
    if (const auto index = index_of(json, *place)) {
        items[*index] = without_path(items[*index], path.subspan(1), call);
    }
    return call.list(items);
}

void jsonb_delete_path(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    if (is_null(arguments)) { return; }
    Call call(context);
    const auto json = call.json(arguments[0]);
    const auto path = json ? call.json(arguments[1]) : std::nullopt;
    if (!path) { return; }
    if (!path->is(Kind::List) || is_plain(*json)) {
        call.refuse();
        return;
    }
    call.answer(without_path(*json, path->items(), call));
}

struct Function {
    std::string_view name;
    ScalarCall call;
};

constexpr std::array kFunctions{
    Function{sql::kSqliteJsonbContains, &jsonb_contains},
    Function{sql::kSqliteJsonbHasKey, &jsonb_has_key},
    Function{sql::kSqliteJsonbHasAnyKey, &jsonb_has_keys<false>},
    Function{sql::kSqliteJsonbHasAllKeys, &jsonb_has_keys<true>},
    Function{sql::kSqliteJsonbConcat, &jsonb_concat},
    Function{sql::kSqliteJsonbDelete, &jsonb_delete},
    Function{sql::kSqliteJsonbDeletePath, &jsonb_delete_path},
};

}  // namespace

int add_json_functions(sqlite3* database) {
    for (const Function& function : kFunctions) {
        const int code = add_scalar(database, function.name, function.call);
        if (code != SQLITE_OK) { return code; }
    }
    return SQLITE_OK;
}

}  // namespace millrace::ext::source_sqlite
