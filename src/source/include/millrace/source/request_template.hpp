#pragma once
/// @file request_template.hpp — templates in the places of an HTTP request
///
/// Every place has its own way to take a value in, so that a value can change nothing but
/// itself: a path segment, a query or form parameter, a header, a JSON body. A value a place
/// cannot hold is refused: an error with code TEMPLATE_REFUSED that does not show the value.

#include <span>
#include <string_view>

#include <millrace/base/result.hpp>
#include <millrace/source/template.hpp>
#include <millrace/wire/header_field.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::source {

/// A path cut at its slashes; each segment stands behind one.
struct PathTemplate {
    std::span<const TextTemplate> segments;
};

/// A query or form parameter.
struct ParameterTemplate {
    std::string_view name;          // encoded
    std::string_view written_name;  // as in the configuration
    TextTemplate value;             // literal parts encoded
};

struct HeaderTemplate {
    std::string_view name;
    TextTemplate value;
};

enum class Fill : bool {
    LeftOut,  // a value was null or absent
    Written,
};

/// Appends the segments. LeftOut: a value is null or absent, so there must be no request.
/// Refused: lists, objects, and a segment that becomes empty, `.` or `..`.
[[nodiscard]] Result<Fill> append_path(wire::ReplyBuffer& out, const PathTemplate& path,
                                       const TemplateScope& scope);

/// Appends `name=value`, with `separator` before it (and `&` before each further one). A list
/// repeats the parameter when the value is one expression; its null items are left out. Refused:
/// other lists, objects, lists in lists.
[[nodiscard]] Result<Fill> append_parameter(wire::ReplyBuffer& out, char separator,
                                            const ParameterTemplate& parameter,
                                            const TemplateScope& scope);

/// Appends the value of a header. Refused: lists, objects, control characters other than tab.
[[nodiscard]] Result<Fill> append_header_value(wire::ReplyBuffer& out, const TextTemplate& value,
                                               const TemplateScope& scope);

/// The headers that are not left out, in the arena of the request.
[[nodiscard]] Result<std::span<const wire::HeaderField>> render_headers(
    std::span<const HeaderTemplate> headers, const TemplateScope& scope);

/// Appends plain text, such as a key. Refused: lists and objects.
[[nodiscard]] Result<Fill> append_text(wire::ReplyBuffer& out, const TextTemplate& value,
                                       const TemplateScope& scope);

}  // namespace millrace::source
