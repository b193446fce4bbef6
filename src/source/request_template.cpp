#include <millrace/source/request_template.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <millrace/wire/url.hpp>

namespace millrace::source {

using value::Kind;
using value::Value;
using wire::ReplyBuffer;

namespace {

tl::unexpected<Error> refuse(const TemplateScope& scope, std::string_view written,
                             std::string_view why) noexcept {
    const std::string message = fmt::format("the value for \"{}\" {}", written, why);
    return fail(Error::make(scope.context.arena, ErrorCode::BadRequest, "TEMPLATE_REFUSED", message,
                            scope.source_name));
}

tl::unexpected<Error> refuse_structure(const TemplateScope& scope, std::string_view written,
                                       std::string_view place) noexcept {
    return refuse(scope, written,
                  fmt::format("is a list or an object, which {} cannot hold", place));
}

using Append = void (*)(ReplyBuffer& out, std::string_view text);

void append_plain(ReplyBuffer& out, std::string_view text) {
    out.append(text);
}

void append_encoded(ReplyBuffer& out, std::string_view text) {
    wire::append_percent_encoded(out, text);
}

/// Joins the parts of `text`; on LeftOut and refusal `out` is as long as it was before.
Result<Fill> append_parts(ReplyBuffer& out, const TextTemplate& text, const TemplateScope& scope,
                          std::string_view place, Append append) {
    const std::size_t begin = out.size();
    for (const TextPart& part : text.parts) {
        if (part.expression == nullptr) {
            out.append(part.literal);
            continue;
        }
        const ScalarText scalar =
            scalar_text(evaluate(*part.expression, scope), scope.context.arena);
        if (scalar.state == ScalarText::State::Text) {
            append(out, scalar.text);
            continue;
        }
        out.truncate(begin);
        if (scalar.state == ScalarText::State::Nothing) { return Fill::LeftOut; }
        return refuse_structure(scope, part.expression->text, place);
    }
    return Fill::Written;
}

/// Whether a segment is empty, `.` or `..`, also when a dot is written as %2e.
bool is_special_segment(std::string_view segment) noexcept {
    std::size_t dots = 0;
    while (!segment.empty()) {
        if (segment.front() == '.') {
            segment.remove_prefix(1);
        } else if (segment.starts_with("%2e") || segment.starts_with("%2E")) {
            segment.remove_prefix(3);
        } else {
            return false;
        }
        ++dots;
    }
    return dots <= 2;
}

void append_name(ReplyBuffer& out, char separator, std::string_view name) {
    out.append(separator);
    out.append(name);
    out.append('=');
}

/// The parameter once for each item.
Result<Fill> append_repeated(ReplyBuffer& out, char separator, const ParameterTemplate& parameter,
                             const TemplateScope& scope, Value list) {
    const std::size_t begin = out.size();
    for (const Value& item : list.items()) {
        const ScalarText scalar = scalar_text(item, scope.context.arena);
        if (scalar.state == ScalarText::State::Nothing) { continue; }
        if (scalar.state == ScalarText::State::Structured) {
            out.truncate(begin);
            return refuse(scope, parameter.value.source,
                          "is a list of lists or objects, which a parameter cannot hold");
        }
        append_name(out, out.size() == begin ? separator : '&', parameter.name);
        append_encoded(out, scalar.text);
    }
    return out.size() == begin ? Fill::LeftOut : Fill::Written;
}

bool has_control_character(std::string_view text) noexcept {
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
}

}  // namespace

Result<Fill> append_path(ReplyBuffer& out, const PathTemplate& path, const TemplateScope& scope) {
    const std::size_t begin = out.size();
    for (const TextTemplate& segment : path.segments) {
        out.append('/');
        const std::size_t segment_begin = out.size();
        const Result<Fill> filled =
            append_parts(out, segment, scope, "a path segment", append_encoded);
        const bool refused = filled && *filled == Fill::Written && segment.has_expressions() &&
                             is_special_segment(out.view().substr(segment_begin));
        if (filled && *filled == Fill::Written && !refused) { continue; }
        out.truncate(begin);
        if (!refused) { return filled; }
        return refuse(scope, segment.source, "would make the path segment empty, \".\" or \"..\"");
    }
    return Fill::Written;
}

Result<Fill> append_parameter(ReplyBuffer& out, char separator, const ParameterTemplate& parameter,
                              const TemplateScope& scope) {
    if (parameter.value.is_expression()) {
        const Value value = evaluate(*parameter.value.parts.front().expression, scope);
        if (value.is(Kind::List)) {
            return append_repeated(out, separator, parameter, scope, value);
        }
    }
    const std::size_t begin = out.size();
    append_name(out, separator, parameter.name);
    const Result<Fill> filled =
        append_parts(out, parameter.value, scope, "a parameter", append_encoded);
    if (!filled || *filled == Fill::LeftOut) { out.truncate(begin); }
    return filled;
}

Result<Fill> append_header_value(ReplyBuffer& out, const TextTemplate& value,
                                 const TemplateScope& scope) {
    const std::size_t begin = out.size();
    const Result<Fill> filled = append_parts(out, value, scope, "a header", append_plain);
    if (filled && has_control_character(out.view().substr(begin))) {
        out.truncate(begin);
        return refuse(scope, value.source, "holds control characters, which a header cannot");
    }
    return filled;
}

Result<std::span<const wire::HeaderField>> render_headers(std::span<const HeaderTemplate> headers,
                                                          const TemplateScope& scope) {
    Arena& arena = scope.context.arena;
    const std::span<wire::HeaderField> fields = arena.make_array<wire::HeaderField>(headers.size());
    std::size_t count = 0;
    for (const HeaderTemplate& header : headers) {
        thread_local ReplyBuffer out;
        out.clear();
        MR_TRY(const Fill filled, append_header_value(out, header.value, scope));
        if (filled == Fill::Written) { fields[count++] = {header.name, arena.copy(out.view())}; }
    }
    return std::span<const wire::HeaderField>(fields.first(count));
}

Result<Fill> append_text(ReplyBuffer& out, const TextTemplate& value, const TemplateScope& scope) {
    return append_parts(out, value, scope, "a key", append_plain);
}

}  // namespace millrace::source
