#pragma once
/// @file graphql_binding.hpp — a field with @graphql, compiled

#include <memory>
#include <string>

#include <millrace/source/binding.hpp>
#include <millrace/source/http_exchange.hpp>

#include "graphql_directive.hpp"

namespace millrace::ext::source_graphql {

class GraphqlBinding final : public source::Binding {
public:
    /// `source` is the index of the source in the configuration, or kNoSource after a mistake.
    GraphqlBinding(const source::BindRequest& request, std::uint16_t source,
                   source::ConfigReport& report);

    [[nodiscard]] std::unique_ptr<const source::Claim> claim(
        const source::ClaimRequest& request) const override;
    [[nodiscard]] std::string_view summary() const noexcept override { return summary_; }

    [[nodiscard]] const GraphqlSpec& spec() const noexcept { return spec_; }
    [[nodiscard]] bool is_list() const noexcept { return field().type->nullable().is_list(); }
    [[nodiscard]] const source::AnswerErrors& errors() const noexcept { return errors_; }
    /// Whether our errors may repeat what the service says.
    [[nodiscard]] bool exposes_errors() const noexcept { return exposes_errors_; }

private:
    GraphqlSpec spec_;
    source::AnswerErrors errors_{{}, false};
    bool exposes_errors_ = false;
    std::string summary_;
};

}  // namespace millrace::ext::source_graphql
