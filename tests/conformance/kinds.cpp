#include "kinds.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace millrace::conformance {

namespace {

struct Kind {
    std::string_view name;
    RowFunction run;
};

constexpr std::array kKinds{
    Kind{"lexer", run_lexer},
    Kind{"parse", run_parse},
    Kind{"parse_mutations", run_parse},
    Kind{"minify", run_minify},
    Kind{"execution", run_execution},
    Kind{"execution_generated", run_execution},
    Kind{"variables", run_variables},
    Kind{"introspection", run_introspection},
    Kind{"incremental", run_incremental},
    Kind{"subscription", run_subscription},
    Kind{"wiring", run_wiring},
    Kind{"sdl_validation", run_sdl_validation},
    Kind{"print_schema", run_print_schema},
    Kind{"client_schema", run_client_schema},
    Kind{"schema_coordinates", run_schema_coordinates},
    Kind{"schema_changes", run_schema_changes},
    Kind{"validation", run_validation},
    Kind{"validation_mutations", run_validation},
};

}  // namespace

RowFunction find_kind(std::string_view name) noexcept {
    const auto* found = std::ranges::find(kKinds, name, &Kind::name);
    return found == kKinds.end() ? nullptr : found->run;
}

}  // namespace millrace::conformance
