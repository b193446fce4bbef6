/// conformance-gateway CONFIG: serves a gateway case's configuration with the real program.
///
/// Writes the product's own YAML and SDL into a folder of its own, starts `millrace serve` from
/// its own folder on it, prints `listening PORT`, and ends with it on SIGTERM.

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <fmt/core.h>

#include "dialect.hpp"
#include "gateway_process.hpp"

namespace millrace::conformance {
namespace {

namespace fs = std::filesystem;

volatile std::sig_atomic_t child = 0;

void forward(int signal) {
    const int saved = errno;
    if (child != 0) { ::kill(static_cast<pid_t>(child), signal); }
    errno = saved;
}

/// A folder that is removed at the end.
struct TemporaryFolder {
    TemporaryFolder() {
        std::string pattern = (fs::temp_directory_path() / "gateway-case-XXXXXX").string();
        if (::mkdtemp(pattern.data()) != nullptr) { path = pattern; }
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    fs::path path;
};

int fail(const std::string& why) {
    std::fprintf(stderr, "conformance-gateway: %s\n", why.c_str());
    return 1;
}

void set_environment(const NeutralConfig& config, Arena& arena) {
    if (!config.env.is(value::Kind::Object)) { return; }
    for (const value::Member& variable : config.env.members()) {
        ::setenv(std::string(variable.name).c_str(),
                 std::string(text_of(variable.value, arena)).c_str(), 1);
    }
}

int run(const char* config_file) {
    std::ifstream file(config_file, std::ios::binary);
    const std::string json{std::istreambuf_iterator<char>(file), {}};
    Arena arena;
    const auto neutral = read_neutral_config(json, arena);
    if (!neutral) { return fail(neutral.error()); }
    const auto product = translate(*neutral, arena);
    if (!product) { return fail(product.error()); }

    const TemporaryFolder folder;
    std::ofstream(folder.path / "schema.graphql") << product->sdl;
    std::ofstream(folder.path / "millrace.yaml") << product->yaml;
    set_environment(*neutral, arena);

    GatewayProcess gateway((fs::read_symlink("/proc/self/exe").parent_path() / "millrace").string(),
                           (folder.path / "millrace.yaml").string());
    child = gateway.pid();
    std::signal(SIGTERM, forward);
    std::signal(SIGINT, forward);
    if (const int port = gateway.wait_for_port(); port != 0) {
        fmt::print("listening {}\n", port);
        std::fflush(stdout);
    }
    return gateway.wait();
}

}  // namespace
}  // namespace millrace::conformance

int main(int argument_count, char** arguments) {
    if (argument_count != 2) {
        std::fputs("usage: conformance-gateway CONFIG\n", stderr);
        return 2;
    }
    return millrace::conformance::run(arguments[1]);
}
