#include "object_reader.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include <millrace/value/text.hpp>

namespace millrace::sql {

using value::Kind;
using value::Value;

std::string plain_text(const Value& value, Arena& arena) {
    if (!value.is(Kind::String)) { return {}; }
    return std::string(value::string_text(value, arena));
}

ObjectReader::ObjectReader(const Value& object, std::string where, Arena& arena, Problems& problems)
    : object_(object), where_(std::move(where)), arena_(&arena), problems_(&problems) {
    if (object_.is_nothing()) {
        object_ = Value::object({});
    } else if (!object_.is(Kind::Object)) {
        error("expected an object");
        object_ = Value::object({});
    }
}

bool ObjectReader::has(std::string_view name) const {
    return !object_.member(name).is_nothing();
}

Value ObjectReader::any(std::string_view name) {
    read_.push_back(name);
    return object_.member(name);
}

std::optional<std::string> ObjectReader::optional_text(std::string_view name) {
    const Value value = any(name);
    if (value.is_nothing()) { return std::nullopt; }
    if (!value.is(Kind::String)) {
        error("expected a string", name);
        return std::nullopt;
    }
    return plain_text(value, *arena_);
}

std::string ObjectReader::text(std::string_view name) {
    std::optional<std::string> found = optional_text(name);
    if (!found && !has(name)) { error("expected a string, but nothing is there", name); }
    return std::move(found).value_or(std::string());
}

bool ObjectReader::flag(std::string_view name, bool otherwise) {
    const Value value = any(name);
    if (value.is_nothing()) { return otherwise; }
    if (!value.is(Kind::Boolean)) {
        error("expected true or false", name);
        return otherwise;
    }
    return value.as_boolean();
}

std::optional<std::int64_t> ObjectReader::integer(std::string_view name) {
    const Value value = any(name);
    if (value.is_nothing()) { return std::nullopt; }
    std::int64_t number = 0;
    if (value.is(Kind::Number)) {
        const std::string_view digits = value.text();
        const auto [end, failure] =
            std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (failure == std::errc() && end == digits.data() + digits.size()) { return number; }
    }
    error("expected an integer", name);
    return std::nullopt;
}

std::vector<std::string> ObjectReader::texts(std::string_view name) {
    std::vector<std::string> found;
    const Value value = any(name);
    if (value.is_nothing()) { return found; }
    if (!value.is(Kind::List)) {
        error("expected a list of strings", name);
        return found;
    }
    for (const Value& item : value.items()) {
        if (item.is(Kind::String)) {
            found.push_back(plain_text(item, *arena_));
        } else {
            error("expected only strings in this list", name);
        }
    }
    return found;
}

QualifiedName ObjectReader::qualified_name(std::string_view name) {
    const Value value = any(name);
    if (value.is(Kind::String)) { return {"public", plain_text(value, *arena_)}; }
    if (!value.is(Kind::Object)) {
        error(R"(expected a name, such as {"schema": "public", "name": "author"})", name);
        return {};
    }
    ObjectReader reader(value, place(name), *arena_, *problems_);
    QualifiedName found{reader.optional_text("schema").value_or("public"), reader.text("name")};
    reader.finish();
    return found;
}

ObjectReader ObjectReader::object(std::string_view name) {
    return {any(name), place(name), *arena_, *problems_};
}

std::vector<ObjectReader> ObjectReader::objects(std::string_view name) {
    std::vector<ObjectReader> readers;
    const Value value = any(name);
    if (value.is_nothing()) { return readers; }
    if (!value.is(Kind::List)) {
        error("expected a list", name);
        return readers;
    }
    for (std::size_t i = 0; i < value.items().size(); ++i) {
        readers.emplace_back(value.items()[i], fmt::format("{}[{}]", place(name), i), *arena_,
                             *problems_);
    }
    return readers;
}

std::span<const value::Member> ObjectReader::members() const {
    return object_.members();
}

void ObjectReader::read_all() {
    for (const value::Member& member : object_.members()) { read_.push_back(member.name); }
}

void ObjectReader::finish() {
    for (const value::Member& member : object_.members()) {
        if (std::ranges::find(read_, member.name) != read_.end()) { continue; }
        problems_->push_back({Severity::Unsupported, place(member.name), "not supported"});
    }
}

void ObjectReader::error(std::string message, std::string_view member) {
    problems_->push_back(
        {Severity::Error, member.empty() ? where_ : place(member), std::move(message)});
}

std::string ObjectReader::place(std::string_view name) const {
    return where_.empty() ? std::string(name) : fmt::format("{}.{}", where_, name);
}

}  // namespace millrace::sql
