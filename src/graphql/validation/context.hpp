#pragma once
/// @file context.hpp — what every rule may ask and where it reports

#include <initializer_list>
#include <span>
#include <utility>

#include <fmt/core.h>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/schema.hpp>
#include <millrace/graphql/validation.hpp>

#include "document_index.hpp"
#include "error_log.hpp"
#include "field_sets.hpp"

namespace millrace::graphql::validation {

/// One validation of one document.
class Context {
public:
    Context(const Document& checked_document, const Schema& checked_schema, Arena& scratch,
            const ValidateOptions& chosen) noexcept
        : document(checked_document),
          schema(checked_schema),
          arena(scratch),
          options(chosen),
          index(checked_document, checked_schema, scratch),
          field_sets(scratch),
          log(chosen.max_errors) {}

    [[nodiscard]] bool runs(Rule rule) const noexcept { return options.rules.has(rule); }

    /// Reports an error of `rule` at the moment of the walk.
    template <class... Args>
    void report(Rule rule, std::initializer_list<Offset> offsets,
                fmt::format_string<Args...> message, Args&&... args) {
        report_at(step, rule, {offsets.begin(), offsets.size()}, message,
                  std::forward<Args>(args)...);
    }

    /// Reports an error as if it had been found at `moment`.
    template <class... Args>
    void report_at(Step moment, Rule rule, std::span<const Offset> offsets,
                   fmt::format_string<Args...> message, Args&&... args) {
        if (!log.wants(rule)) { return; }
        log.add(moment, rule, fmt::vformat(message, fmt::make_format_args(args...)), offsets);
    }

    const Document& document;
    const Schema& schema;
    Arena& arena;
    const ValidateOptions& options;
    DocumentIndex index;
    FieldSetBuilder field_sets;
    ErrorLog log;
    Step step = 0;
};

}  // namespace millrace::graphql::validation
