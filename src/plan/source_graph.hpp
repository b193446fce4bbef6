#pragma once
/// @file source_graph.hpp — who publishes a source and who waits for it, checked as a whole

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/graphql/ast.hpp>

namespace millrace::plan {

/// The @fetchSource and dependencySources of one operation.
///
/// Names are given an index when they are first mentioned, so that a field may name a source that
/// is written further down.
class SourceGraph {
public:
    struct Source {
        std::string name;
        std::string path;  // of its field; empty: nobody publishes it
        graphql::Offset offset = 0;
        bool used = false;
        bool skipped = false;  // published by a field that is left out: nil
        /// Member paths that dependants read of it.
        std::vector<std::vector<std::string>> paths;
    };
    /// One directive that names sources.
    struct Dependency {
        std::string path;  // of its field
        std::string directive;
        graphql::Offset offset = 0;
        std::vector<std::uint16_t> sources;
        std::vector<std::uint16_t> unused;  // named, but not read by the expression
        bool may_share_names = false;       // @map: sources may be called as variables are
        std::uint16_t root = 0;             // in mutations: the root field it is below
    };

    std::uint16_t index_of(std::string_view name);
    [[nodiscard]] Source& source(std::uint16_t index) noexcept { return sources_[index]; }
    [[nodiscard]] std::size_t size() const noexcept { return sources_.size(); }
    [[nodiscard]] const Source& source(std::uint16_t index) const noexcept {
        return sources_[index];
    }
    [[nodiscard]] const std::vector<Dependency>& dependencies() const noexcept {
        return dependencies_;
    }
    void add(Dependency dependency) { dependencies_.push_back(std::move(dependency)); }
    /// Sources that the field at `path` waits for itself.
    [[nodiscard]] std::vector<std::uint16_t> waits_of(std::string_view path) const;

    struct Finding {
        graphql::Offset offset = 0;
        std::string message;
    };
    /// Sources that do not exist, are not used by their expression, share names with `variables`,
    /// depend on each other in circles or on their own ancestors; when there are none, sources
    /// nobody uses.
    [[nodiscard]] std::vector<Finding> check(const std::vector<std::string_view>& variables) const;

private:
    [[nodiscard]] std::vector<Finding> check_names(
        const std::vector<std::string_view>& variables) const;
    [[nodiscard]] std::vector<Finding> check_order() const;
    [[nodiscard]] std::vector<Finding> find_circles(bool with_ancestors) const;

    std::deque<Source> sources_;
    std::vector<Dependency> dependencies_;
};

}  // namespace millrace::plan
