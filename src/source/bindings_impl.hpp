#pragma once
/// @file bindings_impl.hpp — the tables behind Bindings

#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/source/bindings.hpp>

namespace millrace::source {

struct Bindings::Impl {
    std::shared_ptr<const graphql::Schema> schema;
    Configuration configuration;
    Arena arena;  // templates
    std::vector<std::unique_ptr<const Binding>> owned;
    std::deque<std::vector<CallStep>> calls;
    std::deque<FieldBinding> field_bindings;
    /// By Type::id, then by Field::index; empty for types without any.
    std::vector<std::vector<const FieldBinding*>> fields;
    std::unordered_map<const graphql::Type*, DiscriminatorConfig> discriminators;
    std::unordered_map<const graphql::Type*, std::vector<EnumAlias>> aliases;
};

}  // namespace millrace::source
