#pragma once
/// @file media_type.hpp — which kind of content, and which one the client likes best

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace millrace::wire {

/// `type/subtype; name=value`, borrowed.
struct MediaType {
    std::string_view type;        // `*` in a range
    std::string_view subtype;     // `*` in a range
    std::string_view parameters;  // everything after the first `;`

    [[nodiscard]] bool is(std::string_view type_name, std::string_view subtype_name) const noexcept;
    /// The value of a parameter without its quotes; data() null when it is not there.
    [[nodiscard]] std::string_view parameter(std::string_view name) const noexcept;
};

/// Nothing when `text` is no media type.
[[nodiscard]] std::optional<MediaType> parse_media_type(std::string_view text) noexcept;

/// Something we can send.
struct Offer {
    std::string_view type;
    std::string_view subtype;
};

/// The range of an Accept header (all its values, joined by commas) that names exactly this type,
/// with a weight above zero.
[[nodiscard]] std::optional<MediaType> find_range(std::string_view accept, std::string_view type,
                                                  std::string_view subtype) noexcept;

/// The index of the offer that an Accept header prefers; of equally liked ones the one whose
/// range comes first in the header, then the earlier offer.
/// comes first in the header, then the earlier offer. An empty header accepts everything. Nothing
/// when no offer is acceptable.
[[nodiscard]] std::optional<std::size_t> negotiate(std::string_view accept,
                                                   std::span<const Offer> offers) noexcept;

}  // namespace millrace::wire
