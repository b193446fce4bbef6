#pragma once
/// @file postgres_test_server.hpp — a throw-away PostgreSQL for tests

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <millrace/base/clock.hpp>
#include <millrace/base/temporary_folder.hpp>
#include <millrace/io/wait.hpp>

#include "result.hpp"

namespace millrace::ext::source_postgres::testing {

/// A process of another program, which ends when the test does.
class Program {
public:
    /// As the account `postgres` when the test runs as root: PostgreSQL refuses to.
    Program(std::vector<std::string> words, const std::string& log) {
        const passwd* account = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
        std::vector<char*> arguments;
        for (std::string& word : words) { arguments.push_back(word.data()); }
        arguments.push_back(nullptr);
        pid_ = ::fork();
        if (pid_ != 0) { return; }
        ::prctl(PR_SET_PDEATHSIG, SIGINT);
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        const bool is_ours =
            account == nullptr ||
            (::setgid(account->pw_gid) == 0 && ::initgroups("postgres", account->pw_gid) == 0 &&
             ::setuid(account->pw_uid) == 0);
        if (is_ours) { ::execv(arguments[0], arguments.data()); }
        ::_exit(127);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program() {
        if (pid_ > 0) { stop(SIGKILL); }
    }

    int wait() {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
        pid_ = -1;
        return status;
    }
    void stop(int signal) {
        ::kill(pid_, signal);
        wait();
    }

private:
    pid_t pid_ = -1;
};

inline int unused_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(::bind(probe, reinterpret_cast<sockaddr*>(&address), size), 0);
    ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(probe);
    return ntohs(address.sin_port);
}

/// A folder of its own that the server's account can write to.
class Folder {
public:
    Folder() {
        const passwd* account = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
        if (account != nullptr) {
            EXPECT_EQ(::chown(folder_.path().c_str(), account->pw_uid, account->pw_gid), 0);
        }
    }
    [[nodiscard]] std::string operator/(const std::string& name) const {
        return folder_.file(name);
    }

private:
    TemporaryFolder folder_;
};

inline std::string tool(std::string_view name) {
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql")) {
        const auto path = version.path() / "bin" / name;
        if (std::filesystem::exists(path)) { return path.string(); }
    }
    ADD_FAILURE() << name << " is not installed";
    return "";
}

struct Finish {
    void operator()(PGconn* link) const noexcept { PQfinish(link); }
};
using LinkPtr = std::unique_ptr<PGconn, Finish>;

/// Waits for a server that has just been started.
inline void wait_until_it_answers(const std::string& url) {
    const auto answers = [](io::Loop* loop, const std::string* at) -> Task<bool> {
        const Deadline limit = Deadline::after(seconds(30));
        while (PQping(at->c_str()) != PQPING_OK) {
            if (limit.passed(Clock::now())) { co_return false; }
            co_await io::sleep(*loop, Deadline::after(milliseconds(10)));
        }
        co_return true;
    };
    io::Loop loop;
    EXPECT_TRUE(io::run_until_done(loop, answers(&loop, &url))) << url;
}

/// A server on loopback that trusts everybody.
class TestServer {
public:
    /// The one server of this program.
    static TestServer& shared() {
        static TestServer server;
        return server;
    }

    /// With further settings, `name=value`.
    explicit TestServer(std::vector<std::string> settings = {}) : settings_(std::move(settings)) {
        Program make({tool("initdb"), "-D", data(), "-A", "trust", "-U", "postgres", "-E", "UTF8",
                      "--locale=C", "-N"},
                     folder_ / "initdb.log");
        EXPECT_EQ(make.wait(), 0);
        start();
    }
    /// A replica of `primary`.
    explicit TestServer(const TestServer& primary) {
        Program copy(
            {tool("pg_basebackup"), "-D", data(), "-R", "-N", "-c", "fast", "-d", primary.url()},
            folder_ / "basebackup.log");
        EXPECT_EQ(copy.wait(), 0);
        start();
    }
    TestServer(const TestServer&&) = delete;
    ~TestServer() { stop(); }

    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] std::string url(std::string_view user = "postgres") const {
        return url_at(port_, user);
    }
    [[nodiscard]] static std::string url_at(int port, std::string_view user = "postgres") {
        return fmt::format("postgres://{}@127.0.0.1:{}/postgres", user, port);
    }
    void start() {
        std::vector<std::string> words{tool("postgres"),
                                       "-D",
                                       data(),
                                       "-p",
                                       fmt::format("{}", port_),
                                       "-c",
                                       "listen_addresses=127.0.0.1",
                                       "-c",
                                       "unix_socket_directories=",
                                       "-c",
                                       "fsync=off",
                                       "-c",
                                       "max_connections=50",
                                       "-c",
                                       "shared_buffers=16MB",
                                       "-c",
                                       "wal_level=replica"};
        for (const std::string& setting : settings_) {
            words.emplace_back("-c");
            words.push_back(setting);
        }
        process_ = std::make_unique<Program>(std::move(words), folder_ / "server.log");
        wait_until_it_answers(url());
    }
    /// At once, as if the machine had gone.
    void stop() {
        if (process_ == nullptr) { return; }
        process_->stop(SIGQUIT);
        process_.reset();
    }
    void restart() {
        stop();
        start();
    }

    /// Runs `text` beside everything else; the first column of the first row.
    std::string run(const std::string& text) const {
        const LinkPtr link(PQconnectdb(url().c_str()));
        const ResultPtr result(PQexec(link.get(), text.c_str()));
        EXPECT_FALSE(is_error(*result)) << PQerrorMessage(link.get());
        return PQntuples(result.get()) == 0 ? "" : PQgetvalue(result.get(), 0, 0);
    }

    /// Kills the processes of statements like `pattern` as soon as there are some at work.
    void kill(const std::string& pattern) const {
        run(
            fmt::format("DO $$ BEGIN FOR i IN 1..1000 LOOP "
                        "PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE "
                        "'{}' AND state = 'active' AND pid <> pg_backend_pid(); "
                        "IF FOUND THEN RETURN; END IF; "
                        "PERFORM pg_sleep(0.005), pg_stat_clear_snapshot(); END LOOP; END $$",
                        pattern));
    }
    /// How many statements like `pattern` are at work.
    [[nodiscard]] std::string at_work(const std::string& pattern) const {
        return run(
            fmt::format("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND "
                        "query LIKE '{}' AND pid <> pg_backend_pid()",
                        pattern));
    }

private:
    [[nodiscard]] std::string data() const { return folder_ / "data"; }

    std::vector<std::string> settings_;
    Folder folder_;
    int port_ = unused_port();
    std::unique_ptr<Program> process_;
};

}  // namespace millrace::ext::source_postgres::testing
