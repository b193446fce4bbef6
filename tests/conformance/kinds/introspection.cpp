#include <algorithm>
#include <array>
#include <string_view>

#include "kinds.hpp"
#include "model_run.hpp"

namespace millrace::conformance {

namespace {

constexpr std::array<std::string_view, 2> kBeyondEdition{"DIRECTIVE_DEFINITION",
                                                         "FRAGMENT_VARIABLE_DEFINITION"};
constexpr std::array<std::string_view, 7> kBuiltInDirectives{
    "skip", "include", "deprecated", "specifiedBy", "oneOf", "defer", "stream"};
constexpr std::array<std::string_view, 5> kBuiltInScalars{"String", "Int", "Float", "Boolean",
                                                          "ID"};
constexpr std::array<std::string_view, 5> kSortedLists{"types", "directives", "possibleTypes",
                                                       "interfaces", "locations"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, const Json& name) {
    return name.is_string() &&
           std::ranges::find(names, name.get_ref<const std::string&>()) != names.end();
}

bool has_name(const Json& json, std::string_view name) {
    return json.is_object() && json.contains("name") && json["name"] == name;
}

bool is_beyond(const Json& item) {
    return contains(kBeyondEdition, item) ||
           (item.is_object() && item.contains("name") && contains(kBeyondEdition, item["name"]));
}

void drop_descriptions(Json& json) {
    if (json.is_object()) { json.erase("description"); }
    for (Json& inner : json) {
        if (inner.is_structured()) { drop_descriptions(inner); }
    }
}

bool is_built_in(std::string_view list, const Json& element) {
    if (!element.is_object() || !element.contains("name") || !element["name"].is_string()) {
        return false;
    }
    const auto& name = element["name"].get_ref<const std::string&>();
    return (list == "directives" && contains(kBuiltInDirectives, element["name"])) ||
           (list == "types" &&
            (name.starts_with("__") || contains(kBuiltInScalars, element["name"])));
}

// Whole fields of __Directive and the arguments of __Schema.directives came after the edition.
void drop_newer_fields(Json& type) {
    if (!type.contains("fields") || !type["fields"].is_array()) { return; }
    if (has_name(type, "__Directive")) {
        Json kept = Json::array();
        for (const Json& field : type["fields"]) {
            if (!has_name(field, "isDeprecated") && !has_name(field, "deprecationReason")) {
                kept.push_back(field);
            }
        }
        type["fields"] = kept;
    }
    if (has_name(type, "__Schema")) {
        for (Json& field : type["fields"]) {
            if (has_name(field, "directives") && field.contains("args")) {
                field["args"] = Json::array();
            }
        }
    }
}

std::string sort_key(const Json& item) {
    return item.is_object() && item.contains("name") ? item["name"].dump() : item.dump();
}

// The three steps of the corpus' README.
void normalise(Json& json) {
    if (json.is_object()) {
        drop_newer_fields(json);
        for (auto& [key, member] : json.items()) {
            if (member.is_array()) {
                for (Json& item : member) {
                    if (is_built_in(key, item)) { drop_descriptions(item); }
                }
            }
        }
        if (json.contains("name") && is_built_in("types", json)) { drop_descriptions(json); }
    }
    if (json.is_array()) {
        Json kept = Json::array();
        for (const Json& item : json) {
            if (!is_beyond(item)) { kept.push_back(item); }
        }
        json = kept;
    }
    if (!json.is_structured()) { return; }
    for (Json& inner : json) { normalise(inner); }
    if (!json.is_object()) { return; }
    for (auto& [key, member] : json.items()) {
        if (member.is_array() && contains(kSortedLists, Json(key))) {
            std::sort(member.begin(), member.end(),
                      [](const Json& a, const Json& b) { return sort_key(a) < sort_key(b); });
        }
    }
}

}  // namespace

RowResult run_introspection(const Json& row) {
    Json got = run_model(model_request(row)).front();
    return judge_by_any(row, [&](const Json& judged) {
        Json expected = judged.contains("expected") ? judged["expected"] : judged;
        Json ours = got;
        if (expected.contains("data")) { normalise(expected["data"]); }
        if (ours.contains("data")) { normalise(ours["data"]); }
        return judge_response(row, expected, ours);
    });
}

}  // namespace millrace::conformance
