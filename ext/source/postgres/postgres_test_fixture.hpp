#pragma once
/// @file postgres_test_fixture.hpp — a PostgresSource in front of a real server

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <millrace/base/task_scope.hpp>
#include <millrace/io/loop.hpp>

#include "postgres_source.hpp"
#include "postgres_test_server.hpp"

namespace millrace::ext::source_postgres::testing {

using sql::DatabaseRequest;
using sql::StatementKind;

/// A parameter by the name of its type.
struct Given {
    std::string type;
    std::optional<std::string> text;
};

class PostgresFixture : public ::testing::Test {
protected:
    PostgresFixture() {
        config_.name = "shop";
        config_.kind = "postgres";
        config_.urls = {server().url()};
        config_.pool.connections_max = 4;
    }

    static TestServer& server() { return TestServer::shared(); }
    PostgresSource& source() {
        if (source_ == nullptr) { source_ = std::make_unique<PostgresSource>(config_, loop_); }
        return *source_;
    }

    // --- requests ------------------------------------------------------------------------------

    DatabaseRequest& query(std::string statement, std::vector<Given> parameters = {}) {
        Kept& kept = kept_.emplace_back();
        kept.statement = std::move(statement);
        for (Given& each : parameters) {
            const bool list = each.type.ends_with("[]");
            if (list) { each.type.resize(each.type.size() - 2); }
            kept.types.push_back(sql::built_in_type(each.type, list));
            kept.texts.push_back(std::move(each.text));
            const std::optional<std::string>& text = kept.texts.back();
            kept.values.push_back(
                {&kept.types.back(), text ? std::optional<std::string_view>(*text) : std::nullopt});
        }
        kept.request.statement = kept.statement;
        kept.request.statement_id = std::hash<std::string>{}(kept.statement);
        kept.request.parameters = kept.values;
        return kept.request;
    }
    DatabaseRequest& mutation(std::string statement, std::vector<Given> parameters = {}) {
        DatabaseRequest& request = query(std::move(statement), std::move(parameters));
        request.kind = StatementKind::Mutation;
        return request;
    }

    /// What the sources of one client's request know of it.
    struct Client {
        explicit Client(Until until = Deadline::after(seconds(20)))
            : context{.arena = arena, .headers = {}, .until = until} {}
        Client(const Client&) = delete;
        Client& operator=(const Client&) = delete;

        Arena arena;
        source::RequestContext context;
        source::Transactions transactions;
        void mutate() { context.transactions = &transactions; }
    };

    static std::string text_of(const Error& error) {
        return fmt::format("{}: {}", error.detail().code, error.message());
    }
    static std::string text_of(const Result<source::AnswerRef>& result) {
        if (!result) { return text_of(result.error()); }
        const auto& answer = static_cast<const sql::DatabaseAnswer&>(**result);
        if (answer.row_count() == 0) { return "(no rows)"; }
        const auto cell = answer.cell(0, 0);
        return cell ? std::string(*cell) : "(null)";
    }
    static Task<std::string> sent(source::Source* source, const DatabaseRequest* request,
                                  source::RequestContext* context) {
        const Result<source::AnswerRef> result = co_await source->send(*request, *context);
        co_return text_of(result);
    }
    static Task<std::string> committed(Client* client) {
        const Status status = co_await client->transactions.commit(client->context);
        co_return status ? std::string("committed") : text_of(status.error());
    }
    static Task<std::string> rolled_back(Client* client) {
        co_await client->transactions.roll_back(client->context);
        co_return std::string("rolled back");
    }
    static Task<void> keep(Task<std::string> task, std::string* into) {
        *into = co_await std::move(task);
    }
    static Task<void> joined(TaskScope* scope) { co_await scope->join(); }

    /// The first cell, or the error, of a request of its own client.
    std::string ask(const DatabaseRequest& request, Until until = Deadline::after(seconds(20))) {
        Client client(until);
        return ask(request, client);
    }
    std::string ask(const DatabaseRequest& request, Client& client) {
        return io::run_until_done(loop_, sent(&source(), &request, &client.context));
    }
    std::string ask(std::string statement) { return ask(query(std::move(statement))); }
    std::string commit(Client& client) { return io::run_until_done(loop_, committed(&client)); }
    std::string roll_back(Client& client) {
        return io::run_until_done(loop_, rolled_back(&client));
    }

    /// Requests that are under way at the same time.
    std::vector<std::string> ask_all(const std::vector<const DatabaseRequest*>& requests) {
        TaskScope scope;
        std::deque<Client> clients;
        std::vector<std::string> answers(requests.size());
        for (std::size_t i = 0; i < requests.size(); ++i) {
            Client& client = clients.emplace_back();
            scope.spawn(keep(sent(&source(), requests[i], &client.context), &answers[i]));
        }
        io::run_until_done(loop_, joined(&scope));
        return answers;
    }
    /// Lets the loop run for a while.
    void pass(milliseconds time) {
        const auto nap = [](io::Loop* loop, milliseconds wait) -> Task<void> {
            co_await io::sleep(*loop, Deadline::after(wait));
        };
        io::run_until_done(loop_, nap(&loop_, time));
    }

    source::SourceConfig config_;
    io::Loop loop_;

private:
    struct Kept {
        std::string statement;
        std::deque<sql::SqlType> types;
        std::deque<std::optional<std::string>> texts;
        std::vector<sql::ParameterValue> values;
        DatabaseRequest request;
    };
    std::deque<Kept> kept_;
    std::unique_ptr<PostgresSource> source_;
};

}  // namespace millrace::ext::source_postgres::testing
