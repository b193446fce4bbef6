#pragma once
/// @file gateway_process.hpp — the real program, served on files of ours

#include <string>

#include <sys/types.h>

namespace millrace::conformance {

/// `millrace serve`, as a child.
class GatewayProcess {
public:
    /// Starts `program serve config`; its standard output is read here, its errors go to ours.
    GatewayProcess(const std::string& program, const std::string& config);
    GatewayProcess(const GatewayProcess&) = delete;
    GatewayProcess& operator=(const GatewayProcess&) = delete;
    ~GatewayProcess();

    /// Waits for `listening on http://…:PORT`; 0 when the program ended without it.
    [[nodiscard]] int wait_for_port();
    /// Waits for the end of the program; its exit status.
    [[nodiscard]] int wait();
    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

private:
    pid_t pid_ = -1;
    int output_ = -1;
};

}  // namespace millrace::conformance
