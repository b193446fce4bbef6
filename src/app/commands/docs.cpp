#include "commands/docs.hpp"

#include <millrace/base/limits.hpp>
#include <millrace/compute/functions.hpp>

#include "docs/config_reference.hpp"
#include "docs/directive_reference.hpp"
#include "docs/error_reference.hpp"
#include "registry.hpp"

namespace millrace::app {

std::string docs_page(DocsTopic topic) {
    switch (topic) {
        case DocsTopic::Config:
            return config_reference();
        case DocsTopic::ConfigSchema:
            return config_json_schema();
        case DocsTopic::Directives:
            return directive_reference(all_sources());
        case DocsTopic::Errors:
            return error_reference();
        case DocsTopic::Functions:
            return compute::functions_to_markdown();
        case DocsTopic::Kernels:
            return compute::kernels_to_markdown(all_kernels());
        case DocsTopic::Limits:
            return limits::to_markdown();
    }
    return {};
}

}  // namespace millrace::app
