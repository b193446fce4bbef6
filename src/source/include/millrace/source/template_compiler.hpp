#pragma once
/// @file template_compiler.hpp — from the text of templates to templates, checked on the way

#include <cstdint>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/source/config_report.hpp>
#include <millrace/source/parent.hpp>
#include <millrace/source/request_template.hpp>
#include <millrace/source/source_config.hpp>
#include <millrace/source/template.hpp>

namespace millrace::source {

/// Sources that are not known everywhere; args, parent, headers, session,
/// env and vars are.
enum class ExtraRoots : std::uint8_t { None, Result, Previous, Keys };

/// Compiles the templates of one directive on one field.
///
/// What can be known is checked: sources, arguments and their input fields. A member of the
/// parent may have any name, since it is the upstream's; one that looks like a slip is a hint.
/// Ownership: templates and everything in them live in `arena`; all text is copied.
class TemplateCompiler {
public:
    struct Site {
        const graphql::Field& field;  // carries the directive
        const Configuration& configuration;
        graphql::Offset offset = 0;  // of the directive, for messages
    };

    /// What templates read of the parent and of the step before is added to the needs.
    TemplateCompiler(const Site& site, ParentNeeds& parent, ParentNeeds& previous, Arena& arena,
                     ConfigReport& report) noexcept
        : site_(site), parent_(parent), previous_(previous), arena_(arena), report_(report) {}

    /// From here on `extra` may be used in templates, and messages point to `offset`.
    void enter(graphql::Offset offset, ExtraRoots extra = ExtraRoots::None) noexcept {
        site_.offset = offset;
        extra_ = extra;
    }

    /// Text whose literal parts need no encoding.
    [[nodiscard]] TextTemplate text(std::string_view source);
    /// Text for a query or a form: literal parts are percent-encoded.
    [[nodiscard]] TextTemplate encoded_text(std::string_view source);
    /// A path beginning with `/`, cut into segments.
    [[nodiscard]] PathTemplate path(std::string_view source);
    /// A tree of constants and strings; enum values count as strings.
    [[nodiscard]] JsonTemplate json(const value::Value& literal);

private:
    /// How literal text goes into the template.
    enum class Literals : std::uint8_t { Plain, Encoded, InPath };

    TextTemplate compile(std::string_view source, Literals literals);
    std::string_view literal(std::string_view text, Literals literals);
    JsonTemplate json_list(const value::Value& literal);
    JsonTemplate json_object(const value::Value& literal);
    const Expression* expression(std::string_view inside, std::string_view written);
    bool is_known_here(std::string_view root) const noexcept;
    void add_need(Expression& expression);
    void check_arguments(const Expression& expression);
    void hint_parent(const Expression& expression);
    value::Value setting(std::string_view root, const Expression& expression);

    Site site_;
    ParentNeeds& parent_;
    ParentNeeds& previous_;
    Arena& arena_;
    ConfigReport& report_;
    ExtraRoots extra_ = ExtraRoots::None;
};

}  // namespace millrace::source
