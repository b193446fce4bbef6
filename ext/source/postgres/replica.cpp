#include "replica.hpp"

namespace millrace::ext::source_postgres {
namespace {

// Null on a server that is no replica: it then never counts as caught up.
constexpr std::array kQuestion{Command{"SELECT pg_last_wal_replay_lsn()"}};

}  // namespace

LogPosition log_position_of(const PGresult* result) noexcept {
    if (result == nullptr || PQntuples(result) != 1 || PQgetisnull(result, 0, 0) != 0 ||
        PQgetlength(result, 0, 0) != sizeof(LogPosition)) {
        return 0;
    }
    LogPosition position = 0;
    for (const char byte : std::string_view(PQgetvalue(result, 0, 0), sizeof(position))) {
        position = position << 8U | static_cast<unsigned char>(byte);
    }
    return position;
}

Replica::Replica(io::Loop& loop, const std::string& url, const source::SourceConfig& config,
                 const WriteMark& written, Pool::Settings settings)
    : Exchange(kQuestion),
      written_(written),
      address_(url, config),
      pool_(loop, address_, std::move(settings)) {}

Replica::~Replica() {
    if (question_ == Question::Waiting) { pool_.leave(*this); }
}

bool Replica::may_serve(Instant now) {
    if (!pool_.may_answer(now)) { return false; }
    if (written_.get() <= replayed_) { return true; }
    if (question_ == Question::None && now - kAskEvery >= asked_at_) { ask(now); }
    return false;
}

void Replica::ask(Instant now) {
    asked_at_ = now;
    question_ = Question::Waiting;
    pool_.enter(*this);
}

void Replica::ended() noexcept {
    question_ = Question::None;
    const LogPosition position = log_position_of(result(0).get());
    if (position > replayed_) { replayed_ = position; }
}

void Replica::serve(Connection& connection) noexcept {
    question_ = Question::Sent;
    connection.send(*this);
}

void Replica::turn_away(Refusal /*why*/) noexcept {
    question_ = Question::None;
}

}  // namespace millrace::ext::source_postgres
