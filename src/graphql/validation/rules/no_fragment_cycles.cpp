#include "validation/rules.hpp"

namespace millrace::graphql::validation {

NoFragmentCycles::NoFragmentCycles(Context& context)
    : visited_(context.index.fragments().size()),
      path_index_(context.index.fragments().size(), kNotOnPath) {}

/// No fragment spreads itself, directly or through others.
///
/// Depth first with a stack of our own: chains of fragments may be as long as the document.
void NoFragmentCycles::enter(const FragmentSite& site, Context& context) {
    begin(site.info);
    while (!path_.empty()) {
        Frame& frame = path_.back();
        if (frame.next_spread == frame.fragment->spreads.size()) {
            path_index_[frame.fragment->meant] = kNotOnPath;
            path_.pop_back();
            if (!path_.empty()) { spreads_.pop_back(); }
            continue;
        }
        const Spread& spread = frame.fragment->spreads[frame.next_spread++];
        if (spread.fragment == nullptr) { continue; }
        const std::uint32_t path_begin = path_index_[spread.fragment->meant];
        if (path_begin != kNotOnPath) {
            report_cycle(spread, path_begin, context);
        } else if (!visited_[spread.fragment->meant]) {
            spreads_.push_back(spread.node);
            begin(*spread.fragment);
        }
    }
}

void NoFragmentCycles::begin(const FragmentInfo& fragment) {
    if (visited_[fragment.meant]) { return; }
    visited_[fragment.meant] = true;
    path_index_[fragment.meant] = static_cast<std::uint32_t>(spreads_.size());
    path_.push_back({&fragment, 0});
}

void NoFragmentCycles::report_cycle(const Spread& last, std::uint32_t path_begin,
                                    Context& context) const {
    if (!context.log.wants(kRule)) { return; }
    std::vector<Offset> offsets;
    std::string via;
    for (std::size_t i = path_begin; i < spreads_.size(); ++i) {
        offsets.push_back(spreads_[i]->offset);
        via += via.empty() ? " via \"" : ", \"";
        via.append(spreads_[i]->name.text).push_back('"');
    }
    offsets.push_back(last.node->offset);
    context.report_at(context.step, kRule, offsets,
                      "Cannot spread fragment \"{}\" within itself{}.", last.node->name.text, via);
}

}  // namespace millrace::graphql::validation
