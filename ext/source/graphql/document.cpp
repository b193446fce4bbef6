#include "document.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <millrace/wire/value_writer.hpp>

#include "literal_writer.hpp"

namespace millrace::ext::source_graphql {

using source::ClaimedBranch;
using source::ClaimedField;
using source::ClaimedSelection;
using source::MemberPath;
using value::Kind;
using value::Value;
using wire::ReplyBuffer;

// --- variables and arguments ------------------------------------------------------------------

void Variables::add(ReplyBuffer& out, graphql::TypeRef type, const Value& value) {
    out.append("$v");
    wire::append_integer(out, static_cast<std::int64_t>(entries_.size()));
    std::string type_text = to_string(&type->nullable());
    if (!value.is_nothing()) { type_text += '!'; }
    entries_.push_back({std::move(type_text), value});
}

void Variables::append_definitions(ReplyBuffer& out) const {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        out.append(i == 0 ? "($v" : ",$v");
        wire::append_integer(out, static_cast<std::int64_t>(i));
        out.append(':');
        out.append(entries_[i].type);
    }
    if (!entries_.empty()) { out.append(')'); }
}

void Variables::append_values(ReplyBuffer& out) const {
    out.append('{');
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        out.append(i == 0 ? "\"v" : ",\"v");
        wire::append_integer(out, static_cast<std::int64_t>(i));
        out.append("\":");
        wire::append_json(out, entries_[i].value);
    }
    out.append('}');
}

bool append_arguments(ReplyBuffer& out, std::span<const Argument> arguments, Variables* variables) {
    bool first = true;
    for (const Argument& argument : arguments) {
        if (argument.value.is(Kind::Absent)) { continue; }
        if (!is_name(argument.name)) { return false; }
        out.append(first ? '(' : ',');
        first = false;
        out.append(argument.name);
        out.append(':');
        if (argument.type != nullptr && variables != nullptr) {
            variables->add(out, argument.type, argument.value);
        } else if (!append_literal(out, argument.value)) {
            return false;
        }
    }
    if (!first) { out.append(')'); }
    return true;
}

// --- selections -------------------------------------------------------------------------------

namespace {

const ClaimedField* find_same(const ClaimedBranch& branch, const ClaimedField& field) {
    const auto found = std::ranges::find_if(branch.fields, [&field](const ClaimedField& other) {
        return other.member == field.member && other.name == field.name &&
               other.selection == field.selection;
    });
    return found == branch.fields.end() ? nullptr : &*found;
}

/// Whether `field` can stand outside of type conditions: all possible types want it, and the
/// abstract type has it.
bool is_common(const ClaimedSelection& selection, const ClaimedField& field) {
    return selection.branches.size() == selection.type->possible_types.size() &&
           selection.type->field(field.name) != nullptr &&
           std::ranges::all_of(selection.branches, [&field](const ClaimedBranch& branch) {
               return find_same(branch, field) != nullptr;
           });
}

std::vector<Argument> arguments_of(const ClaimedField& field, const Value& object) {
    std::vector<Argument> arguments;
    if (!object.is(Kind::Object)) { return arguments; }
    for (const value::Member& member : object.members()) {
        const graphql::InputValue* definition =
            field.field == nullptr ? nullptr : field.field->argument(member.name);
        arguments.push_back(
            {member.name, member.value, definition == nullptr ? nullptr : definition->type});
    }
    return arguments;
}

/// The fields that lie on `paths`, as the text of a selection. List indices select nothing.
std::string fields_of(std::span<const MemberPath> paths) {
    std::vector<std::pair<std::string, std::vector<MemberPath>>> fields;
    for (const MemberPath& path : paths) {
        const auto step = std::ranges::find_if(path, is_name);
        if (step == path.end()) { continue; }
        auto field = std::ranges::find(fields, *step, &decltype(fields)::value_type::first);
        if (field == fields.end()) {
            field = fields.emplace(fields.end(), *step, std::vector<MemberPath>());
        }
        field->second.emplace_back(step + 1, path.end());
    }
    std::string text;
    for (const auto& [name, below] : fields) {
        text += name;
        if (const std::string inside = fields_of(below); !inside.empty()) {
            text += fmt::format("{{{}}}", inside);
        }
        text += ' ';
    }
    return text;
}

}  // namespace

SelectionText::SelectionText(const ClaimedSelection* selection, std::string_view first_fields) {
    pieces_.emplace_back();
    if (selection == nullptr) { return; }
    // A step of a @call is asked for what the next step reads, whatever the type of the last is.
    if (selection->type->is_composite() || !selection->branches.empty()) {
        add(*selection, first_fields);
    }
}

void SelectionText::add(const ClaimedSelection& selection, std::string_view first_fields) {
    text() += "{";
    text() += first_fields;
    const std::size_t begin = text().size();
    const std::size_t pieces = pieces_.size();
    if (selection.wants_typename) { text() += "__typename "; }
    if (selection.type->is_abstract()) {
        add_branches(selection);
    } else {
        for (const ClaimedBranch& branch : selection.branches) {
            for (const ClaimedField& field : branch.fields) { add_field(field); }
        }
    }
    const bool empty = first_fields.empty() && pieces_.size() == pieces && text().size() == begin;
    text() += empty ? "__typename}" : "}";
}

void SelectionText::add_branches(const ClaimedSelection& selection) {
    if (!selection.branches.empty()) {
        for (const ClaimedField& field : selection.branches.front().fields) {
            if (is_common(selection, field)) { add_field(field); }
        }
    }
    for (const ClaimedBranch& branch : selection.branches) {
        bool open = false;
        for (const ClaimedField& field : branch.fields) {
            if (is_common(selection, field)) { continue; }
            if (!open) { text() += fmt::format("...on {}{{", branch.type->name); }
            open = true;
            add_field(field);
        }
        if (open) { text() += "}"; }
    }
}

void SelectionText::add_field(const ClaimedField& field) {
    if (field.member != field.name) { text() += fmt::format("{}:", field.member); }
    text() += field.name;
    if (field.dynamic_arguments != ClaimedField::kNoDynamicArguments) {
        pieces_.back().field = &field;
        pieces_.emplace_back();
    } else if (field.arguments.is(Kind::Object)) {
        ReplyBuffer literals;
        if (append_arguments(literals, arguments_of(field, field.arguments), nullptr)) {
            text() += literals.view();
        } else {
            // Some value is no literal: it goes in as a variable whenever the text is used.
            pieces_.back().field = &field;
            pieces_.emplace_back();
        }
    }
    const std::string keys = fields_of(field.paths_below);
    if (field.selection != nullptr) {
        add(*field.selection, keys);
    } else if (!keys.empty()) {
        text() += fmt::format("{{{}}}", keys);
    } else if (field.field != nullptr && field.field->type->named->is_composite()) {
        text() += "{__typename}";
    }
    text() += " ";
}

bool SelectionText::append(ReplyBuffer& out, Variables* variables,
                           std::span<const Value> dynamic_arguments) const {
    for (const Piece& piece : pieces_) {
        out.append(piece.text);
        if (piece.field == nullptr) { continue; }
        const ClaimedField& field = *piece.field;
        const bool dynamic = field.dynamic_arguments != ClaimedField::kNoDynamicArguments;
        const Value object = dynamic ? dynamic_arguments[field.dynamic_arguments] : field.arguments;
        if (!append_arguments(out, arguments_of(field, object), variables)) { return false; }
    }
    return true;
}

}  // namespace millrace::ext::source_graphql
