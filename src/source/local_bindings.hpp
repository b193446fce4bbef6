#pragma once
/// @file local_bindings.hpp — fields that need no call: places in the parent, and templates

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/source/binding.hpp>
#include <millrace/source/template_compiler.hpp>

namespace millrace::source {

/// `@from`: a place in the parent.
class PathBinding final : public Binding {
public:
    /// `path` has at least one step.
    PathBinding(const graphql::Field& field, const MemberPath& path, Arena& arena);

    [[nodiscard]] std::unique_ptr<const Claim> claim(const ClaimRequest& request) const override;
    [[nodiscard]] std::string_view summary() const noexcept override { return summary_; }

    [[nodiscard]] const Expression& place() const noexcept { return place_; }

private:
    Expression place_;
    std::string summary_;
};

/// `@const`: a JSON template.
class TemplateBinding final : public Binding {
public:
    TemplateBinding(const TemplateCompiler::Site& site, const value::Value& literal, Arena& arena,
                    ConfigReport& report);

    [[nodiscard]] std::unique_ptr<const Claim> claim(const ClaimRequest& request) const override;
    [[nodiscard]] std::string_view summary() const noexcept override { return "@const"; }

    [[nodiscard]] const JsonTemplate& json() const noexcept { return json_; }

private:
    JsonTemplate json_;
};

/// The arguments of one step of `@call`: the whole argument object of `called`.
///
/// A call that calls another @call has several stages: the arguments of the outer call are the
/// `{args}` of the inner one.
class ArgumentsBinding final : public Binding {
public:
    struct Stage {
        JsonTemplate json;
        const graphql::Field* called = nullptr;
        /// Only the stage written next to the step before may look at its result.
        bool sees_previous = true;
    };

    ArgumentsBinding(const graphql::Field& caller, const graphql::Field& called,
                     const TemplateCompiler::Site& site, const value::Value& literal, Arena& arena,
                     ConfigReport& report);
    /// `inner`, of a step of a field that `outer` calls. `first`: of its first step.
    ArgumentsBinding(const ArgumentsBinding& outer, const ArgumentsBinding& inner, bool first);

    [[nodiscard]] bool reads_previous() const noexcept {
        return previous_needs_.whole || !previous_needs_.members.empty();
    }
    [[nodiscard]] std::unique_ptr<const Claim> claim(const ClaimRequest& request) const override;
    [[nodiscard]] std::string_view summary() const noexcept override { return "arguments"; }
    [[nodiscard]] const std::vector<Stage>& stages() const noexcept { return stages_; }

private:
    std::vector<Stage> stages_;
};

}  // namespace millrace::source
