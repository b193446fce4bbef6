#include "sources.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace millrace::conformance {

const std::string& SourceList::find_or_add(std::string_view kind, std::string_view url) {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const SourceEntry& e) {
        return e.kind == kind && e.url == url;
    });
    if (found != entries_.end()) { return found->name; }
    entries_.push_back({fmt::format("{}-{}", kind, entries_.size()), kind, std::string(url)});
    return entries_.back().name;
}

CutUrl cut_url(std::string_view url) {
    const std::size_t host = url.find("://");
    const std::size_t from = host == std::string_view::npos ? 0 : host + 3;
    const std::size_t slash = std::min(url.find('/', from), url.size());
    return {url.substr(0, slash), url.substr(slash)};
}

}  // namespace millrace::conformance
