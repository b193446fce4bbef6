#include "datum/sequence.hpp"

#include <algorithm>

#include "datum/convert.hpp"
#include "datum/list_builder.hpp"
#include "datum/map.hpp"
#include "datum/utf16.hpp"

namespace millrace::compute {

Datum entry_map(Run& run, Datum key, Datum value) noexcept {
    MapBuilder entry(run, 2);
    entry.put("key", key);
    entry.put("value", value);
    return entry.finish();
}

Datum entries_of(Run& run, Datum map) noexcept {
    const Entries entries(run, map);
    ListBuilder list(run, entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Datum entry = entry_map(run, entries.key(i), entries.value(i));
        if (entry.is_failure()) { return entry; }
        if (!list.add(entry)) { break; }
    }
    return list.finish();
}

Datum characters(Run& run, Datum string) noexcept {
    const std::string_view text = plain_text(run, string);
    ListBuilder list(run);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = std::min(utf8_bytes(text[at]), text.size() - at);
        if (!list.add(Datum::string(text.substr(at, bytes)))) { break; }
        at += bytes;
    }
    return list.finish();
}

}  // namespace millrace::compute
