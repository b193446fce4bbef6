#include "sdl_draft.hpp"

#include <array>

#include <fmt/core.h>

#include <millrace/wire/json_writer.hpp>

namespace millrace::sql {
namespace {

// A GraphQL string is a JSON string.
void append_comment(std::string& out, std::string_view indent, const Comment& comment) {
    if (!comment || comment->empty()) { return; }
    wire::ReplyBuffer quoted;
    wire::append_string(quoted, *comment);
    out += fmt::format("{}{}\n", indent, quoted.view());
}

void append_arguments(std::string& out, const std::vector<ArgumentDraft>& arguments) {
    if (arguments.empty()) { return; }
    out += "(\n";
    for (const ArgumentDraft& argument : arguments) {
        append_comment(out, "    ", argument.comment);
        out += fmt::format("    {}: {}", argument.name, argument.type);
        if (!argument.default_literal.empty()) {
            out += fmt::format(" = {}", argument.default_literal);
        }
        out += '\n';
    }
    out += "  )";
}

void append_type(std::string& out, const std::string& name, const TypeDraft& type) {
    static constexpr std::array<std::string_view, 4> kKeywords{"type", "input", "enum", "scalar"};
    append_comment(out, "", type.comment);
    out += fmt::format("{} {}", kKeywords[static_cast<std::size_t>(type.kind)], name);
    if (type.kind == DraftKind::Scalar) {
        out += "\n\n";
        return;
    }
    out += " {\n";
    for (const auto& [member_name, member] : type.members) {
        append_comment(out, "  ", member.comment);
        out += fmt::format("  {}", member_name);
        append_arguments(out, member.arguments);
        if (type.kind != DraftKind::Enum) { out += fmt::format(": {}", member.type); }
        out += '\n';
    }
    out += "}\n\n";
}

}  // namespace

TypeDraft& SdlDraft::type(std::string_view name, DraftKind kind, Comment comment) {
    const auto found = types_.find(name);
    if (found != types_.end()) { return found->second; }
    return types_.emplace(std::string(name), TypeDraft{kind, std::move(comment), {}}).first->second;
}

TypeDraft* SdlDraft::find(std::string_view name) {
    const auto found = types_.find(name);
    return found == types_.end() ? nullptr : &found->second;
}

void SdlDraft::scalar(std::string_view name) {
    static constexpr std::array<std::string_view, 5> kSpecified{"Int", "Float", "String", "Boolean",
                                                                "ID"};
    for (const std::string_view specified : kSpecified) {
        if (name == specified) { return; }
    }
    (void)type(name, DraftKind::Scalar);
}

void SdlDraft::prune() {
    const auto is_empty = [&](std::string_view wrapped) {
        const std::size_t first = wrapped.find_first_not_of('[');
        const std::size_t last = wrapped.find_last_not_of("]!");
        const auto found = first == std::string_view::npos
                               ? types_.end()
                               : types_.find(wrapped.substr(first, last + 1 - first));
        return found != types_.end() && found->second.kind != DraftKind::Scalar &&
               found->second.members.empty();
    };
    for (bool changed = true; changed;) {
        changed = false;
        for (auto& [name, type] : types_) {
            const std::size_t before = type.members.size();
            std::erase_if(type.members,
                          [&](const auto& member) { return is_empty(member.second.type); });
            changed = changed || type.members.size() != before;
        }
    }
    for (auto& [name, type] : types_) {
        for (auto& [field, member] : type.members) {
            std::erase_if(member.arguments,
                          [&](const ArgumentDraft& argument) { return is_empty(argument.type); });
        }
    }
    std::erase_if(types_, [](const auto& type) {
        return type.second.kind != DraftKind::Scalar && type.second.members.empty();
    });
}

std::string SdlDraft::text() const {
    std::string out;
    for (const auto& [name, type] : types_) { append_type(out, name, type); }
    return out;
}

}  // namespace millrace::sql
