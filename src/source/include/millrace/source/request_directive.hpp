#pragma once
/// @file request_directive.hpp — lists of names and values in the directives of HTTP sources

#include <string_view>
#include <vector>

#include <millrace/source/directive_reader.hpp>
#include <millrace/source/request_template.hpp>
#include <millrace/source/template_compiler.hpp>

namespace millrace::source {

/// Reads `[{name, value}]` as query or form parameters.
[[nodiscard]] std::vector<ParameterTemplate> read_parameters(const DirectiveReader& directive,
                                                             std::string_view argument,
                                                             TemplateCompiler& compiler,
                                                             Arena& arena);

/// Reads `headers: [{name, value}]`. Names that are none, and headers that belong to the HTTP
/// client, are reported.
[[nodiscard]] std::vector<HeaderTemplate> read_headers(const DirectiveReader& directive,
                                                       TemplateCompiler& compiler, Arena& arena);

}  // namespace millrace::source
