// Any text: it compiles or says why not, and what compiles runs within its limits.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "compile/differential.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace millrace::compute::testing;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto expression = millrace::compute::compile(text);
    if (!expression) {
        if (expression.error().message.empty() || expression.error().offset > size) {
            std::abort();
        }
        return 0;
    }
    if ((*expression)->dump().empty()) { std::abort(); }
    if (const auto found = difference(text)) {
        std::fprintf(stderr, "%s\n", found->c_str());
        std::abort();
    }
    return 0;
}
