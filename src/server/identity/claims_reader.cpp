#include "identity/claims_reader.hpp"

#include <algorithm>

#include <fmt/core.h>

#include <millrace/base/limits.hpp>
#include <millrace/source/template.hpp>
#include <millrace/value/text.hpp>
#include <millrace/wire/json_writer.hpp>
#include <millrace/wire/value_writer.hpp>

#include "identity/session_builder.hpp"
#include "identity/strict_json.hpp"

namespace millrace::server::identity {

using value::Kind;
using value::Value;

namespace {

constexpr std::string_view kPathStart = "$";

std::string_view trim(std::string_view text) noexcept {
    while (text.starts_with(' ')) { text.remove_prefix(1); }
    while (text.ends_with(' ')) { text.remove_suffix(1); }
    return text;
}

// A list of texts, or one text: in a configuration, several with commas between them.
bool is_allowed(const Value& allowed, std::string_view role, Arena& arena) {
    if (allowed.is(Kind::List)) {
        return std::ranges::any_of(allowed.items(), [&](const Value& one) {
            return one.is(Kind::String) && value::string_text(one, arena) == role;
        });
    }
    if (!allowed.is(Kind::String)) { return false; }
    std::string_view rest = value::string_text(allowed, arena);
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        if (trim(rest.substr(0, comma)) == role) { return true; }
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return false;
}

bool is_about_roles(std::string_view name) noexcept {
    return wire::equal_names(name, kAllowedRolesVariable) ||
           wire::equal_names(name, kDefaultRoleVariable) ||
           wire::equal_names(name, source::kRoleVariable);
}

Value member_called(const Value& space, std::string_view name) noexcept {
    for (const value::Member& member : space.members()) {
        if (wire::equal_names(member.name, name)) { return member.value; }
    }
    return Value::absent();
}

Verified<std::string_view> choose_role(const Value& space, std::string_view wanted, Arena& arena) {
    const Value allowed = member_called(space, kAllowedRolesVariable);
    if (allowed.is(Kind::List) && allowed.items().size() > limits::kAllowedRolesMax) {
        return refuse_token("it allows too many roles");
    }
    const Value usual = member_called(space, kDefaultRoleVariable);
    if (!usual.is(Kind::String)) { return refuse_token("it has no default role"); }
    const std::string_view usual_role = value::string_text(usual, arena);
    if (usual_role.empty() || !is_allowed(allowed, usual_role, arena)) {
        return refuse_token("its default role is not among those it allows");
    }
    if (wanted.data() == nullptr || wanted == usual_role) { return usual_role; }
    if (wanted.empty() || !is_allowed(allowed, wanted, arena)) {
        return tl::unexpected(
            Refusal{&http_errors::kRoleNotAllowed, "the role is not among those it allows"});
    }
    return wanted;
}

const std::string* find_text(const std::vector<std::pair<std::string, std::string>>& pairs,
                             std::string_view name) {
    for (const auto& [key, text] : pairs) {
        if (wire::equal_names(key, name)) { return &text; }
    }
    return nullptr;
}

std::string lower_case(std::string_view name) {
    Arena arena;
    return std::string(identity::lower_case(name, arena));
}

}  // namespace

std::string_view session_text(Value claim, Arena& arena) {
    const source::ScalarText scalar = source::scalar_text(claim, arena);
    switch (scalar.state) {
        case source::ScalarText::State::Text:
            return scalar.text.data() == nullptr ? std::string_view("") : scalar.text;
        case source::ScalarText::State::Nothing:
            return {};
        case source::ScalarText::State::Structured:
            break;
    }
    wire::ReplyBuffer json;
    wire::append_json(json, claim);
    return arena.copy(json.view());
}

ClaimsReader::ClaimsReader(const ClaimsOptions& options)
    : space_(options.path.empty() ? ClaimPath::member(options.space)
                                  : ClaimPath::parse(options.path).value_or(ClaimPath())),
      is_stringified_(options.format == ClaimsFormat::Stringified) {
    for (const auto& [name, text] : options.map) {
        Mapping mapping{lower_case(name), std::nullopt, {}, false};
        if (text.starts_with(kPathStart)) {
            mapping.path = ClaimPath::parse(text);
            const std::string* otherwise = find_text(options.defaults, name);
            mapping.has_text = otherwise != nullptr;
            if (mapping.has_text) { mapping.text = *otherwise; }
        } else {
            mapping.text = text;
            mapping.has_text = true;
        }
        mappings_.push_back(std::move(mapping));
    }
}

std::optional<Value> ClaimsReader::space_of(Value claims, Arena& arena) const {
    if (!mappings_.empty()) { return mapped(claims, arena); }
    const Value space = space_.find(claims, arena);
    if (is_stringified_) {
        if (!space.is(Kind::String)) { return std::nullopt; }
        return parse_strict_object(value::string_text(space, arena), arena);
    }
    return space.is(Kind::Object) ? std::optional(space) : std::nullopt;
}

Value ClaimsReader::mapped(Value claims, Arena& arena) const {
    const auto members = arena.make_array<value::Member>(mappings_.size());
    std::size_t count = 0;
    for (const Mapping& mapping : mappings_) {
        Value found = mapping.path ? mapping.path->find(claims, arena) : Value::absent();
        if (found.is_nothing() && mapping.has_text) { found = Value::string(mapping.text); }
        if (!found.is_nothing()) { members[count++] = {mapping.name, found}; }
    }
    return Value::object(members.first(count));
}

Verified<const source::Identity*> ClaimsReader::read(Value claims, std::string_view wanted,
                                                     Arena& arena) const {
    const auto space = space_of(claims, arena);
    if (!space) { return refuse_token("it has no session"); }
    const Verified<std::string_view> role = choose_role(*space, wanted, arena);
    if (!role) { return tl::unexpected(role.error()); }
    SessionBuilder session(arena);
    for (const value::Member& member : space->members()) {
        // Which role it is has been decided.
        if (!is_session_name(member.name) || is_about_roles(member.name)) { continue; }
        const std::string_view text = session_text(member.value, arena);
        if (text.data() != nullptr) { session.add(member.name, text); }
    }
    const source::Identity* made = session.finish(*role, false);
    if (made == nullptr) { return refuse_token("its session variables cannot be taken"); }
    return made;
}

std::vector<AuthFinding> check_claims(const ClaimsOptions& options) {
    std::vector<AuthFinding> findings;
    if (!options.path.empty() && !ClaimPath::parse(options.path)) {
        findings.push_back({{"path"},
                            fmt::format("\"{}\" is no path into a token", options.path),
                            "write instead: path: $.app.claims"});
    }
    if (options.map.empty()) { return findings; }
    for (const auto& [name, text] : options.map) {
        if (!is_session_name(name)) {
            findings.push_back({{"map", name},
                                fmt::format("\"{}\" is no name of a session variable", name),
                                fmt::format("write instead: x-hasura-{}", name)});
        }
        if (text.starts_with(kPathStart) && !ClaimPath::parse(text)) {
            findings.push_back({{"map", name},
                                fmt::format("\"{}\" is no path into a token", text),
                                "write instead: $.name, $['any name'] or $.list[0]"});
        }
        if (wire::equal_names(name, source::kRoleVariable)) {
            findings.push_back({{"map", name},
                                "the role is chosen among the roles that are allowed",
                                "map x-hasura-allowed-roles and x-hasura-default-role"});
        }
    }
    for (const std::string_view needed : {kAllowedRolesVariable, kDefaultRoleVariable}) {
        if (find_text(options.map, needed) == nullptr) {
            findings.push_back({{"map"},
                                fmt::format("nothing says {}", needed),
                                fmt::format("add {}: $.path.in.the.token, or a role", needed)});
        }
    }
    for (const auto& [name, text] : options.defaults) {
        if (find_text(options.map, name) == nullptr) {
            findings.push_back({{"defaults", name},
                                fmt::format("\"{}\" is not mapped, so it has no default", name),
                                "add it to map"});
        }
    }
    return findings;
}

}  // namespace millrace::server::identity
