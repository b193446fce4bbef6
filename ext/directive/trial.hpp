#pragma once
/// @file trial.hpp — queries with directives over a JSON document, for tests

#include <memory>
#include <string>
#include <string_view>

#include <millrace/engine/introspection.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/plan/directive.hpp>

namespace millrace::ext::directive_testing {

/// A gateway without sources: the fields of `Query` are the members of a JSON object. A string
/// `!CODE message` in it is a failure in the place of a value, as sources give them.
///
/// Lifetime: as long as its queries run. Errors: in the schema: the test fails.
class Trial {
public:
    using Register = void (*)(plan::DirectiveRegistry&);

    Trial(std::string_view sdl, std::string_view root, std::initializer_list<Register> extensions,
          compute::KernelRegistry kernels = {});
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;
    ~Trial();

    /// The response without the places of errors in the query; or, one in a line, what is wrong
    /// with the query.
    [[nodiscard]] std::string ask(std::string_view query, std::string_view variables = "{}") const;

private:
    std::string root_;
    plan::DirectiveRegistry registry_;
    std::shared_ptr<const graphql::Schema> schema_;
    std::unique_ptr<engine::Introspection> introspection_;
};

}  // namespace millrace::ext::directive_testing
