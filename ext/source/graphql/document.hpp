#pragma once
/// @file document.hpp — the GraphQL document that is sent, and its variables

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/result.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/source/selection.hpp>
#include <millrace/value/value.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::ext::source_graphql {

/// The variables of one document in the making.
///
/// A value that is there is declared non-null: it then fits wherever the upstream takes its type,
/// whether or not our own schema is as strict.
class Variables {
public:
    /// Appends `$vN` to `out` for a value of `type`.
    void add(wire::ReplyBuffer& out, graphql::TypeRef type, const value::Value& value);

    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    /// Appends `($v0:ID!,$v1:[Int])`.
    void append_definitions(wire::ReplyBuffer& out) const;
    /// Appends `{"v0":…}`.
    void append_values(wire::ReplyBuffer& out) const;

private:
    struct Entry {
        std::string type;
        value::Value value;
    };
    std::vector<Entry> entries_;
};

/// One argument: its value, and its type when that is known.
struct Argument {
    std::string_view name;
    value::Value value;
    graphql::TypeRef type = nullptr;
};

/// Appends `(a:1,b:$v0)`, or nothing when there are none. A value goes in as a variable when its
/// type is known and `variables` are given, else as a literal. False when it can go in neither way.
[[nodiscard]] bool append_arguments(wire::ReplyBuffer& out, std::span<const Argument> arguments,
                                    Variables* variables);

/// The text of a ClaimedSelection, made once per plan; only arguments that read variables of the
/// client are left to fill in.
///
/// Lifetime: part of a Claim; immutable. Borrows the selection.
class SelectionText {
public:
    /// `first_fields` goes in front of the fields of the outermost selection.
    SelectionText(const source::ClaimedSelection* selection, std::string_view first_fields);

    /// Appends `{…}`, or nothing for leaves. Without `variables` all arguments are literals. False
    /// when a value can go in in no way.
    [[nodiscard]] bool append(wire::ReplyBuffer& out, Variables* variables,
                              std::span<const value::Value> dynamic_arguments) const;

private:
    /// Text, then the arguments of a field.
    struct Piece {
        std::string text;
        const source::ClaimedField* field = nullptr;
    };

    void add(const source::ClaimedSelection& selection, std::string_view first_fields);
    void add_branches(const source::ClaimedSelection& selection);
    void add_field(const source::ClaimedField& field);
    [[nodiscard]] std::string& text() { return pieces_.back().text; }

    std::vector<Piece> pieces_;
};

}  // namespace millrace::ext::source_graphql
