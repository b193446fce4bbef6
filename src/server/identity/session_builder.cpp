#include "identity/session_builder.hpp"

#include <algorithm>

#include <millrace/base/limits.hpp>
#include <millrace/wire/header_field.hpp>
#include <millrace/wire/json_text.hpp>

namespace millrace::server::identity {

using source::SessionVariable;

namespace {

bool is_upper(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}

// A value goes into headers, paths and statements of others.
bool is_plain_text(std::string_view text) noexcept {
    return std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f;
    });
}

}  // namespace

std::string_view lower_case(std::string_view text, Arena& arena) {
    if (std::ranges::none_of(text, is_upper)) { return text; }
    const std::span<char> lower = arena.make_array<char>(text.size());
    std::ranges::transform(text, lower.begin(), [](char c) {
        return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return {lower.data(), lower.size()};
}

bool is_session_name(std::string_view name) noexcept {
    return name.size() > kSessionPrefix.size() &&
           wire::equal_names(name.substr(0, kSessionPrefix.size()), kSessionPrefix);
}

void SessionBuilder::add(std::string_view name, std::string_view value) {
    bytes_ += name.size() + value.size();
    is_good_ = is_good_ && variables_.size() < limits::kSessionVariablesMax &&
               bytes_ <= limits::kSessionBytesMax && is_plain_text(name) && is_plain_text(value) &&
               wire::is_utf8(value);
    if (is_good_) { variables_.push_back({lower_case(name, arena_), value}); }
}

const source::Identity* SessionBuilder::finish(std::string_view role, bool by_admin_secret) {
    add(source::kRoleVariable, role);
    std::ranges::sort(variables_, {}, &SessionVariable::name);
    const bool is_twice =
        std::ranges::adjacent_find(variables_, {}, &SessionVariable::name) != variables_.end();
    if (!is_good_ || is_twice || role.empty()) { return nullptr; }
    const std::span<const SessionVariable> all(variables_);
    return arena_.make<source::Identity>(role, std::span<const SessionVariable>(arena_.copy(all)),
                                         by_admin_secret);
}

}  // namespace millrace::server::identity
