#include "gateway_process.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace millrace::conformance {

GatewayProcess::GatewayProcess(const std::string& program, const std::string& config) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) { return; }
    output_ = ends[0];
    pid_ = ::fork();
    if (pid_ == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::execl(program.c_str(), program.c_str(), "serve", config.c_str(), nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
}

GatewayProcess::~GatewayProcess() {
    if (output_ >= 0) { ::close(output_); }
}

int GatewayProcess::wait_for_port() {
    constexpr std::string_view kLead = "listening on ";
    std::string seen;
    std::array<char, 512> chunk{};
    while (true) {
        const std::size_t lead = seen.find(kLead);
        const std::size_t end = lead == std::string::npos ? lead : seen.find('\n', lead);
        if (end != std::string::npos) { return std::atoi(seen.c_str() + seen.rfind(':', end) + 1); }
        const ssize_t count = ::read(output_, chunk.data(), chunk.size());
        if (count < 0 && errno == EINTR) { continue; }
        if (count <= 0) { return 0; }
        seen.append(chunk.data(), static_cast<std::size_t>(count));
    }
}

int GatewayProcess::wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace millrace::conformance
