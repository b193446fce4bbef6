#pragma once
/// @file http_binding.hpp — a field with @http, compiled

#include <memory>
#include <string>

#include <millrace/source/binding.hpp>
#include <millrace/source/http_exchange.hpp>

#include "http_directive.hpp"

namespace millrace::ext::source_http {

class HttpBinding final : public source::Binding {
public:
    /// `source` is the index of the source in the configuration, or kNoSource after a mistake.
    HttpBinding(const source::BindRequest& request, std::uint16_t source,
                source::ConfigReport& report);

    [[nodiscard]] std::unique_ptr<const source::Claim> claim(
        const source::ClaimRequest& request) const override;
    [[nodiscard]] std::string_view summary() const noexcept override { return summary_; }

    [[nodiscard]] const HttpSpec& spec() const noexcept { return spec_; }
    [[nodiscard]] const source::AnswerErrors& errors() const noexcept { return errors_; }
    [[nodiscard]] bool is_list() const noexcept { return field().type->nullable().is_list(); }

private:
    [[nodiscard]] std::string summarize() const;

    HttpSpec spec_;
    source::AnswerErrors errors_;
    std::string summary_;
};

}  // namespace millrace::ext::source_http
