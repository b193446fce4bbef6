#pragma once
/// @file object_reader.hpp — reads members of JSON objects and says what was wrong or not read

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/sql/problem.hpp>
#include <millrace/sql/qualified_name.hpp>
#include <millrace/value/value.hpp>

namespace millrace::sql {

/// The plain text of a String; empty for anything else.
[[nodiscard]] std::string plain_text(const value::Value& value, Arena& arena);

/// One JSON object, read member by member.
///
/// A member of the wrong kind is a problem and reads as if it were not there. Members that nobody
/// asked for are listed as unsupported by finish(), so that nothing is dropped silently.
class ObjectReader {
public:
    ObjectReader(const value::Value& object, std::string where, Arena& arena, Problems& problems);

    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::string text(std::string_view name);
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view name);
    [[nodiscard]] bool flag(std::string_view name, bool otherwise = false);
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name);
    [[nodiscard]] std::vector<std::string> texts(std::string_view name);
    /// `{"schema": …, "name": …}`, or a bare name of the schema `public`.
    [[nodiscard]] QualifiedName qualified_name(std::string_view name);
    /// Any value, or Absent.
    [[nodiscard]] value::Value any(std::string_view name);
    /// A reader of the object `name`; of an empty one when it is not there.
    [[nodiscard]] ObjectReader object(std::string_view name);
    /// Readers of the objects in the list `name`.
    [[nodiscard]] std::vector<ObjectReader> objects(std::string_view name);
    [[nodiscard]] std::span<const value::Member> members() const;

    /// Members of this one need no reading: their names are data.
    void read_all();
    void finish();
    void error(std::string message, std::string_view member = {});

    [[nodiscard]] const std::string& where() const noexcept { return where_; }
    [[nodiscard]] Arena& arena() const noexcept { return *arena_; }

private:
    [[nodiscard]] std::string place(std::string_view name) const;

    value::Value object_;
    std::string where_;
    Arena* arena_;
    Problems* problems_;
    std::vector<std::string_view> read_;
};

}  // namespace millrace::sql
