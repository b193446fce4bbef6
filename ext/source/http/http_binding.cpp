#include "http_binding.hpp"

#include <fmt/format.h>

#include "http_batch_claim.hpp"
#include "http_claim.hpp"

namespace millrace::ext::source_http {

namespace {

const source::SourceConfig* config_of(const source::BindRequest& request, std::uint16_t source) {
    return source == source::Configuration::kNoSource ? nullptr
                                                      : &request.configuration.sources[source];
}

source::AnswerErrors errors_of(const source::SourceConfig* config) {
    return config == nullptr ? source::AnswerErrors({}, false)
                             : source::AnswerErrors(config->name, config->expose_errors);
}

}  // namespace

HttpBinding::HttpBinding(const source::BindRequest& request, std::uint16_t source,
                         source::ConfigReport& report)
    : Binding(source::BindingKind::Fetch, request.field),
      spec_(HttpDirective(request, parent_needs_, report).read()),
      errors_(errors_of(config_of(request, source))) {
    source_ = source;
    if (const source::SourceConfig* config = config_of(request, source)) {
        source_name_ = config->name;
    }
    batch_ = {.batched = spec_.batch.has_value(), .keys_max = spec_.batch_size};
    idempotent_ = spec_.idempotent;
    summary_ = summarize();
}

std::string HttpBinding::summarize() const {
    std::string text = fmt::format("{} {}{}", spec_.method, source_name_, spec_.written_path);
    char separator = '?';
    for (const source::ParameterTemplate& parameter : spec_.query) {
        text += fmt::format("{}{}={}", separator, parameter.written_name, parameter.value.source);
        separator = '&';
    }
    if (spec_.batch) {
        text += spec_.batch_size == 0 ? std::string(" (batched)")
                                      : fmt::format(" (batched by {})", spec_.batch_size);
    }
    return text;
}

std::unique_ptr<const source::Claim> HttpBinding::claim(const source::ClaimRequest& request) const {
    if (spec_.batch) { return std::make_unique<HttpBatchClaim>(*this, request.projection); }
    return std::make_unique<HttpClaim>(*this, request.projection);
}

}  // namespace millrace::ext::source_http
