#pragma once
/// @file directive_reader.hpp — the arguments of a configuration directive, one by one

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/source/config_report.hpp>
#include <millrace/source/parent.hpp>
#include <millrace/value/value.hpp>

namespace millrace::source {

/// Reads the arguments of a directive, or the members of an input object in one of them.
///
/// The schema's own validation has checked names and types against the directive's SDL when it
/// was asked to; a value of a wrong kind is reported here all the same, and read as absent.
/// Ownership: borrows the nodes; what is made lives in `arena`.
class DirectiveReader {
public:
    DirectiveReader(const graphql::DirectiveNode& directive, Arena& arena, ConfigReport& report);
    /// The members of `object`, an argument called `name` (for messages).
    DirectiveReader(std::string_view name, const graphql::ValueNode& object, Arena& arena,
                    ConfigReport& report);

    /// Where an argument stands; the directive itself when it is not there.
    [[nodiscard]] graphql::Offset offset(std::string_view argument) const noexcept;
    [[nodiscard]] bool has(std::string_view argument) const noexcept;

    [[nodiscard]] std::optional<std::string_view> text(std::string_view argument) const;
    [[nodiscard]] std::optional<std::string_view> enum_name(std::string_view argument) const;
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view argument) const;
    [[nodiscard]] std::optional<bool> boolean(std::string_view argument) const;
    /// One text or a list of texts.
    [[nodiscard]] std::vector<std::string_view> texts(std::string_view argument) const;
    /// One input object or a list of them.
    [[nodiscard]] std::vector<DirectiveReader> objects(std::string_view argument) const;

    /// The literal in `argument`, or the JSON text in `json_argument`: member names that are no
    /// GraphQL names can only be written as JSON. A literal `null` is null. Nothing when neither
    /// is there.
    [[nodiscard]] std::optional<value::Value> json(std::string_view argument,
                                                   std::string_view json_argument) const;
    /// A scalar literal as the text a template is made of: `5` and `"5"` are the same.
    [[nodiscard]] std::optional<std::string_view> template_text(std::string_view argument) const;

    /// `a.b.0` as a path; a dot in a name is written `\.`. Reports empty names.
    [[nodiscard]] MemberPath member_path(std::string_view argument, std::string_view text) const;

    /// Reports a mistake in `argument`.
    void wrong(std::string_view argument, std::string message, std::string advice = {}) const;

private:
    struct Argument {
        std::string_view name;
        const graphql::ValueNode* value = nullptr;
        graphql::Offset offset = 0;
    };

    const Argument* find_written(std::string_view name) const noexcept;
    /// Null as well when the argument is `null`.
    const Argument* find(std::string_view name) const noexcept;
    /// The argument's value when it is there and of `kind`.
    const graphql::ValueNode* read(std::string_view argument, graphql::ValueKind kind,
                                   std::string_view kind_name) const;
    void add(const graphql::Name& name, const graphql::ValueNode& value);

    std::string_view name_;  // of the directive or the argument
    graphql::Offset offset_ = 0;
    std::vector<Argument> arguments_;
    Arena* arena_;
    ConfigReport* report_;
};

}  // namespace millrace::source
