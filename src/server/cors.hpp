#pragma once
/// @file cors.hpp — what pages of other origins may do

#include <span>
#include <string_view>

#include <millrace/server/http_options.hpp>
#include <millrace/wire/header_field.hpp>

#include "http_message.hpp"

namespace millrace::server {

/// True when a browser says that a page of another site asks, and no origin we allow is named.
/// Programs other than browsers say nothing, and are let through.
[[nodiscard]] bool comes_from_foreign_page(std::span<const wire::HeaderField> fields,
                                           const CorsOptions& options) noexcept;

/// Adds the fields that let the page read the reply, when it may.
void append_cors_fields(HttpReply& reply, std::span<const wire::HeaderField> fields,
                        const CorsOptions& options);

/// True for a browser's question whether it may ask.
[[nodiscard]] bool is_preflight(const HttpRequest& request) noexcept;
/// Answers it.
void answer_preflight(HttpReply& reply, const HttpRequest& request, const CorsOptions& options);

}  // namespace millrace::server
