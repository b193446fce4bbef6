#include <millrace/sql/session.hpp>

#include <algorithm>
#include <array>

namespace millrace::sql {
namespace {

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

}  // namespace

void Session::set(std::string_view name, std::string value) {
    variables_.insert_or_assign(lower_case(name), std::move(value));
}

const std::string* Session::find(std::string_view name) const {
    const auto found = variables_.find(lower_case(name));
    return found == variables_.end() ? nullptr : &found->second;
}

std::optional<bool> wants_backend_permissions(const Session& session) {
    static constexpr std::array<std::string_view, 4> kTrue{"true", "t", "yes", "y"};
    static constexpr std::array<std::string_view, 4> kFalse{"false", "f", "no", "n"};
    const std::string* wish = session.find("x-hasura-use-backend-only-permissions");
    if (wish == nullptr) { return false; }
    const std::string word = lower_case(*wish);
    if (std::ranges::find(kTrue, word) != kTrue.end()) { return true; }
    if (std::ranges::find(kFalse, word) != kFalse.end()) { return false; }
    return std::nullopt;
}

bool Session::is_name(std::string_view text) noexcept {
    static constexpr std::string_view kPrefix = "x-hasura-";
    return text.size() > kPrefix.size() &&
           std::ranges::equal(text.substr(0, kPrefix.size()), kPrefix, {}, lower);
}

}  // namespace millrace::sql
