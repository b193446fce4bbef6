#include "sqlite_transaction.hpp"

#include <thread>

#include <sys/mount.h>

#include <gtest/gtest.h>

#include "sqlite_test_fixture.hpp"

namespace millrace::ext::source_sqlite {
namespace {

const std::string kInsert = "INSERT INTO author(name) VALUES (?1) RETURNING name";
const Question kCount{"SELECT count(*) FROM author"};

class SqliteTransactionTest : public ::testing::Test {
protected:
    explicit SqliteTransactionTest() {
        make_database(file_, 100);
        config_ = config_of(file_);
    }

    SqliteSource& source() {
        if (source_ == nullptr) { source_ = std::make_unique<SqliteSource>(config_, loop_); }
        return *source_;
    }
    Reply ask_now(Question question, Client& client) {
        return io::run_until_done(loop_, ask(&source(), std::move(question), &client));
    }
    Reply ask_now(Question question) {
        Client client;
        return ask_now(std::move(question), client);
    }
    std::string commit_now(Client& client) { return io::run_until_done(loop_, commit(&client)); }
    /// A whole mutation of one field: what it answers, or its code.
    std::string insert_now(std::string name) {
        Client client;
        client.is_mutation = true;
        const Reply reply = ask_now(change(kInsert, {std::move(name)}), client);
        if (!reply.code.empty()) { return reply.code; }
        const std::string code = commit_now(client);
        return code.empty() ? reply.text : code;
    }

    TemporaryFolder folder_;
    std::string file_ = folder_.file("test.db");
    source::SourceConfig config_;
    io::Loop loop_;
    std::unique_ptr<SqliteSource> source_;
};

TEST_F(SqliteTransactionTest, KeepsAllChangesOfAMutationTogether) {
    Client client;
    client.is_mutation = true;
    EXPECT_EQ(ask_now(change(kInsert, {"Ada"}), client).text, "Ada");
    EXPECT_EQ(ask_now(change(kInsert, {"Bob"}), client).text, "Bob");
    EXPECT_EQ(ask_now(kCount, client).text, "2");
    EXPECT_EQ(ask_now(kCount).text, "0");  // others see nothing of it, and do not wait
    EXPECT_EQ(commit_now(client), "");
    EXPECT_EQ(ask_now(kCount).text, "2");
}

TEST_F(SqliteTransactionTest, ForgetsWhatIsRolledBackOrDropped) {
    for (const bool says_so : {true, false}) {
        Client client;
        client.is_mutation = true;
        EXPECT_EQ(ask_now(change(kInsert, {"Ada"}), client).text, "Ada");
        if (says_so) {
            source::RequestContext context = client.context();
            io::run_until_done(loop_, client.transactions.roll_back(context));
        }
    }
    EXPECT_EQ(insert_now("Ada"), "Ada");  // it waits for those before
    EXPECT_EQ(ask_now(kCount).text, "1");
}

TEST_F(SqliteTransactionTest, CommitsNothingAfterAFailure) {
    Client client;
    client.is_mutation = true;
    EXPECT_EQ(ask_now(change(kInsert, {"Ada"}), client).text, "Ada");
    const Reply twice = ask_now(change(kInsert, {"Ada"}), client);
    EXPECT_EQ(twice.code, "constraint-violation");
    EXPECT_EQ(twice.message, "Uniqueness violation of \"author.name\".");
    EXPECT_TRUE(client.transactions.failed());
    EXPECT_NE(commit_now(client), "");  // even if it is asked to
    EXPECT_EQ(ask_now(kCount).text, "0");
}

TEST_F(SqliteTransactionTest, TellsWhichConstraintWasViolated) {
    const auto code = [this](const char* statement) {
        Client client;
        client.is_mutation = true;
        return ask_now(change(statement), client).code;
    };
    EXPECT_EQ(code("INSERT INTO author(name) VALUES (NULL)"), "constraint-violation");
    EXPECT_EQ(code("INSERT INTO author(name, age) VALUES ('Ada', 1)"), "permission-error");
    EXPECT_EQ(code("INSERT INTO article(author_id) VALUES (7)"), "constraint-violation");
    EXPECT_EQ(code("INSERT INTO nobody VALUES (1)"), "DATABASE_CHANGED");
}

TEST_F(SqliteTransactionTest, ChecksDeferredConstraintsAtTheEnd) {
    OtherProgram(file_).run(
        "CREATE TABLE pair (id INTEGER PRIMARY KEY,"
        " other INTEGER REFERENCES pair DEFERRABLE INITIALLY DEFERRED)");
    Client client;
    client.is_mutation = true;
    EXPECT_EQ(ask_now(change("INSERT INTO pair VALUES (1, 2)"), client).code, "");
    EXPECT_EQ(commit_now(client), "constraint-violation");
    EXPECT_EQ(ask_now({"SELECT count(*) FROM pair"}).text, "0");
}

Task<void> insert_one(SqliteSource* source, std::string name, int* committed) {
    Client client;
    client.is_mutation = true;
    Question insert = change(kInsert, {std::move(name)});
    const Reply reply = co_await ask(source, std::move(insert), &client);
    if (!reply.code.empty()) { co_return; }
    const std::string code = co_await commit(&client);
    if (code.empty()) { ++*committed; }
}

Task<void> insert_many(SqliteSource* source, TaskScope* scope, std::string prefix, int many,
                       int* committed) {
    for (int i = 0; i < many; ++i) {
        scope->spawn(insert_one(source, prefix + std::to_string(i), committed));
    }
    co_await scope->join();
}

void write_as_a_core(const source::SourceConfig* config, int core, int* committed) {
    io::Loop loop;
    SqliteSource source(*config, loop);
    TaskScope scope;
    io::run_until_done(
        loop, insert_many(&source, &scope, "core " + std::to_string(core) + " ", 300, committed));
}

TEST_F(SqliteTransactionTest, LetsManyMutationsOfSeveralCoresWaitForEachOther) {
    std::vector<std::thread> cores;
    std::vector<int> committed(3, 0);
    for (int core = 0; core < 3; ++core) {
        cores.emplace_back(&write_as_a_core, &config_, core,
                           &committed[static_cast<std::size_t>(core)]);
    }
    for (std::thread& core : cores) { core.join(); }
    EXPECT_EQ(committed, std::vector<int>(3, 300));
    EXPECT_EQ(ask_now(kCount).text, "900");
}

TEST_F(SqliteTransactionTest, GivesTheFileBackWhenAMutationTakesTooLong) {
    config_.timeout.request = milliseconds(200);
    Client slow;
    slow.is_mutation = true;
    EXPECT_EQ(ask_now(change(kInsert, {"Ada"}), slow).text, "Ada");
    // It does not come back, and the next one gets its turn.
    io::run_until_done(loop_, nap(&loop_, milliseconds(100)));
    EXPECT_EQ(insert_now("Bob"), "Bob");
    EXPECT_EQ(ask_now(change(kInsert, {"Cleo"}), slow).code, "DATABASE_TIMEOUT");
    EXPECT_EQ(commit_now(slow), "DATABASE_TIMEOUT");
    EXPECT_EQ(ask_now(kCount).text, "1");
}

TEST_F(SqliteTransactionTest, StopsAChangeAtItsDeadline) {
    Client client;
    client.is_mutation = true;
    Question endless = change(
        "INSERT INTO author(name) WITH RECURSIVE counter(n) AS"
        " (SELECT 1 UNION ALL SELECT n + 1 FROM counter) SELECT n FROM counter");
    endless.timeout_ms = 50;
    EXPECT_EQ(ask_now(endless, client).code, "DATABASE_TIMEOUT");
    EXPECT_NE(commit_now(client), "");
    EXPECT_EQ(insert_now("Ada"), "Ada");
    EXPECT_EQ(ask_now(kCount).text, "1");
}

TEST_F(SqliteTransactionTest, DoesNotWaitForALockLongerThanItMay) {
    const OtherProgram other(file_);
    EXPECT_EQ(insert_now("Ada"), "Ada");
    other.run("BEGIN IMMEDIATE");
    config_.timeout.request = milliseconds(100);
    EXPECT_EQ(insert_now("Bob"), "DATABASE_TIMEOUT");
    EXPECT_EQ(ask_now(kCount).text, "1");  // reading goes on
    other.run("ROLLBACK");
    EXPECT_EQ(insert_now("Bob"), "Bob");
}

TEST_F(SqliteTransactionTest, WritesNothingToAFileThatWasRemoved) {
    EXPECT_EQ(insert_now("Ada"), "Ada");
    std::filesystem::remove(file_);
    EXPECT_EQ(insert_now("Bob"), "DATABASE_UNAVAILABLE");
    EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(SqliteTransactionTest, RefusesAChangeOutsideOfAMutation) {
    EXPECT_EQ(ask_now(change(kInsert, {"Ada"})).code, "unexpected");
    EXPECT_EQ(ask_now(kCount).text, "0");
}

/// A disk of 200 kB. Only who administers the machine can have one, as CI does; that a full file
/// gets its code is shown to everybody by ConnectionTest, with a bound on its pages.
class SmallDisk {
public:
    explicit SmallDisk(std::string path) : path_(std::move(path)) {
        std::filesystem::create_directory(path_);
        mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=200k") == 0;
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        if (mounted_) { ::umount2(path_.c_str(), MNT_DETACH); }
    }
    [[nodiscard]] bool is_mounted() const noexcept { return mounted_; }

private:
    std::string path_;
    bool mounted_ = false;
};

TEST_F(SqliteTransactionTest, SaysThatTheDiskIsFullAndLosesNothing) {
    const SmallDisk disk(folder_.file("disk"));
    if (!disk.is_mounted()) { GTEST_SKIP() << "no right to mount"; }
    config_.database.file = folder_.file("disk/test.db");
    make_database(config_.database.file, 100);
    std::string code;
    int kept = 0;
    for (int i = 0; i < 1'000 && code.empty(); ++i) {
        Client client;
        client.is_mutation = true;
        code = ask_now(change("INSERT INTO author(name) VALUES (?1 || hex(zeroblob(2000)))",
                              {std::to_string(i)}),
                       client)
                   .code;
        if (code.empty()) { code = commit_now(client); }
        kept += code.empty() ? 1 : 0;
    }
    EXPECT_EQ(code, "DATABASE_OVERLOADED");
    EXPECT_GT(kept, 0);
    EXPECT_EQ(ask_now(kCount).text, std::to_string(kept));
    source_.reset();
}

}  // namespace
}  // namespace millrace::ext::source_sqlite
