#include "source_graph.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace millrace::plan {

namespace {

std::string join(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        if (!text.empty()) { text += ", "; }
        text += name;
    }
    return text;
}

// Whether `path` lies below `ancestor`.
bool is_below(std::string_view path, std::string_view ancestor) noexcept {
    return path.size() > ancestor.size() && path.starts_with(ancestor) &&
           path[ancestor.size()] == '.';
}

}  // namespace

std::uint16_t SourceGraph::index_of(std::string_view name) {
    const auto found = std::ranges::find(sources_, name, &Source::name);
    if (found != sources_.end()) { return static_cast<std::uint16_t>(found - sources_.begin()); }
    sources_.emplace_back().name = name;
    return static_cast<std::uint16_t>(sources_.size() - 1);
}

std::vector<std::uint16_t> SourceGraph::waits_of(std::string_view path) const {
    std::vector<std::uint16_t> result;
    for (const Dependency& dependency : dependencies_) {
        if (dependency.path != path) { continue; }
        result.insert(result.end(), dependency.sources.begin(), dependency.sources.end());
    }
    return result;
}

std::vector<SourceGraph::Finding> SourceGraph::check(
    const std::vector<std::string_view>& variables) const {
    std::vector<Finding> findings = check_names(variables);
    if (findings.empty()) { findings = check_order(); }
    if (!findings.empty()) { return findings; }
    std::vector<std::string> unused;
    graphql::Offset offset = 0;
    for (const Source& source : sources_) {
        if (source.used) { continue; }
        if (unused.empty()) { offset = source.offset; }
        unused.push_back(source.name);
    }
    if (!unused.empty()) {
        // The leading blank is part of the message as people know it.
        findings.push_back({offset, fmt::format(" unused fetch source: [{}].", join(unused))});
    }
    return findings;
}

std::vector<SourceGraph::Finding> SourceGraph::check_names(
    const std::vector<std::string_view>& variables) const {
    std::vector<Finding> findings;
    std::vector<std::string> variable_names(variables.begin(), variables.end());
    for (const Dependency& dependency : dependencies_) {
        std::vector<std::string> missing;
        std::vector<std::string> unused;
        std::vector<std::string> shared;
        for (const std::uint16_t index : dependency.sources) {
            const Source& source = sources_[index];
            if (source.path.empty() && !source.skipped) { missing.push_back(source.name); }
            if (std::ranges::find(dependency.unused, index) != dependency.unused.end()) {
                unused.push_back(source.name);
            }
            if (std::ranges::find(variables, source.name) != variables.end()) {
                shared.push_back(source.name);
            }
        }
        if (!missing.empty()) {
            findings.push_back({dependency.offset,
                                fmt::format("the fetchSource [{}] used by @{} on {{{}}} do not "
                                            "exist.",
                                            join(missing), dependency.directive, dependency.path)});
        } else if (!unused.empty()) {
            findings.push_back({dependency.offset,
                                fmt::format("the fetchSource [{}] do not used by @{} on {{{}}}.",
                                            join(unused), dependency.directive, dependency.path)});
        } else if (!shared.empty() && !dependency.may_share_names) {
            findings.push_back({dependency.offset,
                                fmt::format("the dependencySources [{}] on {{{}}} must be "
                                            "different to variable name [{}].",
                                            join(shared), dependency.path, join(variable_names))});
        }
    }
    return findings;
}

namespace {

// Follows dependencies from one field until they come back to it.
class CircleFinder {
public:
    using Dependency = SourceGraph::Dependency;
    using Source = SourceGraph::Source;

    CircleFinder(const std::deque<Source>& sources, const std::vector<Dependency>& dependencies,
                 std::string_view start, bool with_ancestors) noexcept
        : sources_(sources),
          dependencies_(dependencies),
          start_(start),
          with_ancestors_(with_ancestors) {}

    // The path that comes back, its last step the field itself or one below it; empty: none.
    std::vector<std::string> find() {
        way_.emplace_back(start_);
        return follow(start_) ? way_ : std::vector<std::string>();
    }

private:
    bool follow(std::string_view path) {
        for (const Dependency& dependency : dependencies_) {
            // A field cannot be there before the fields around it are.
            const bool concerns = dependency.path == path || (with_ancestors_ && path != start_ &&
                                                              is_below(path, dependency.path));
            if (!concerns) { continue; }
            for (const std::uint16_t index : dependency.sources) {
                if (visit(sources_[index])) { return true; }
            }
        }
        return false;
    }

    bool visit(const Source& source) {
        if (source.path.empty()) { return false; }
        way_.push_back(source.path);
        if (source.path == start_ || is_below(source.path, start_)) { return true; }
        if (std::ranges::find(seen_, source.path) == seen_.end()) {
            seen_.push_back(source.path);
            if (follow(source.path)) { return true; }
        }
        way_.pop_back();
        return false;
    }

    const std::deque<Source>& sources_;
    const std::vector<Dependency>& dependencies_;
    std::string_view start_;
    bool with_ancestors_;
    std::vector<std::string> way_;
    std::vector<std::string> seen_;
};

}  // namespace

// Most circles show in the fields that name sources; some only by way of a field around a source,
// which has to be there first. The plain ones have the messages people know.
std::vector<SourceGraph::Finding> SourceGraph::check_order() const {
    std::vector<Finding> findings = find_circles(false);
    return findings.empty() ? find_circles(true) : findings;
}

std::vector<SourceGraph::Finding> SourceGraph::find_circles(bool with_ancestors) const {
    std::vector<Finding> findings;
    std::vector<std::string_view> done;
    for (const Dependency& dependency : dependencies_) {
        if (std::ranges::find(done, dependency.path) != done.end()) { continue; }
        done.push_back(dependency.path);
        const auto way =
            CircleFinder(sources_, dependencies_, dependency.path, with_ancestors).find();
        if (way.empty()) { continue; }
        if (way.back() == dependency.path) {
            findings.push_back(
                {dependency.offset,
                 fmt::format("there is a circular dependency path [{}].", join(way))});
        } else {
            findings.push_back(
                {dependency.offset,
                 fmt::format("there is an ancestor relationship between {{{}}} and {{{}}}, and "
                             "they are in the dependency path [{}].",
                             way.back(), dependency.path, join(way))});
        }
    }
    return findings;
}

}  // namespace millrace::plan
