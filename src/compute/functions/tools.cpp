#include "functions/tools.hpp"

#include <algorithm>
#include <charconv>

namespace millrace::compute {

Selector::Selector(Run& run, Datum by) noexcept : run_(run) {
    if (by.is(Type::Function)) {
        callee_.emplace(run, by);
    } else {
        path_ = plain_text(run, by);
    }
}

Datum Selector::operator()(Datum item) noexcept {
    return callee_ ? (*callee_)(item) : at_path(run_, item, path_);
}

Datum at_path(Run& run, Datum of, std::string_view path) noexcept {
    std::size_t from = 0;
    while (from < path.size() && !of.is_failure()) {
        const std::size_t end = std::min(path.find_first_of(".[", from), path.size());
        if (end > from) { of = member(run, of, path.substr(from, end - from)); }
        from = end + 1;
        if (end == path.size() || path[end] == '.') { continue; }
        const std::size_t close = std::min(path.find(']', from), path.size());
        std::int64_t place = 0;
        const auto [last, error] = std::from_chars(path.data() + from, path.data() + close, place);
        if (error != std::errc{} || last != path.data() + close) {
            return run.runtime_error("'{}' is no path of members", path.substr(0, 60));
        }
        of = opened(run, of);
        const bool there = of.is_list() && place >= 0 && place < std::int64_t{of.size()};
        of = there ? Items(of)[static_cast<std::size_t>(place)] : Datum::absent();
        from = close + 1;
        if (from < path.size() && path[from] == '.') { ++from; }
    }
    return of;
}

Datum copied_list(Run& run, Datum list) noexcept {
    ListBuilder copy(run, list.size());
    const Items items(list);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!copy.add(items[i])) { break; }
    }
    return copy.finish();
}

}  // namespace millrace::compute
