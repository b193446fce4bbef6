#pragma once
/// @file default_cycles.hpp — default values that need themselves

#include <span>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <millrace/graphql/schema.hpp>

#include "schema/error_list.hpp"

namespace millrace::graphql::type_rules {

/// Follows what an empty object of each input type fills itself in with.
/// Limits: a chain of defaults is followed for limits::kInputChainMax steps; a longer one is an
///         error.
/// Cost:   each default value is followed once, whatever the order of the types.
class DefaultCycles {
public:
    explicit DefaultCycles(ErrorList& errors) : errors_(errors) {}

    void check(const Type& type) { follow_object(type, {}); }

private:
    struct Step {
        const Type* type = nullptr;
        const InputValue* field = nullptr;

        [[nodiscard]] std::string coordinate() const;
        [[nodiscard]] Place place() const noexcept {
            return {field->name, field->default_literal->offset};
        }
    };

    void follow_object(const Type& type, std::span<const ObjectFieldNode> given);
    void follow_literal(const Type& type, const ValueNode& literal);
    void follow_default(const Type& type, const InputValue& field);
    void report(std::size_t cycle_start);
    void report_too_long(const Step& step);

    static constexpr std::size_t kLeft = ~std::size_t{0};

    ErrorList& errors_;
    std::vector<Step> path_;
    boost::unordered_flat_map<const InputValue*, std::size_t> depth_of_;  // in path_, or kLeft
};

}  // namespace millrace::graphql::type_rules
