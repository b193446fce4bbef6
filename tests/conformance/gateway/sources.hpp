#pragma once
/// @file sources.hpp — the upstreams of a case, found in its URLs

#include <string>
#include <string_view>
#include <vector>

namespace millrace::conformance {

/// A source of the configuration to be written.
struct SourceEntry {
    std::string name;
    std::string_view kind;
    std::string url;
};

class SourceList {
public:
    /// The name of the source for `url`, which is added when it is new.
    const std::string& find_or_add(std::string_view kind, std::string_view url);

    [[nodiscard]] const std::vector<SourceEntry>& all() const noexcept { return entries_; }

private:
    std::vector<SourceEntry> entries_;
};

/// `http://host:1/a/b?c` cut into `http://host:1` and `/a/b?c`.
struct CutUrl {
    std::string_view origin;
    std::string_view path;
};
[[nodiscard]] CutUrl cut_url(std::string_view url);

}  // namespace millrace::conformance
