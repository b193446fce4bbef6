#include <millrace/source/transaction.hpp>

#include <algorithm>
#include <utility>

namespace millrace::source {

Transactions::~Transactions() = default;

Transaction* Transactions::find(const Source& owner) const noexcept {
    const auto found = std::ranges::find(
        open_, &owner, [](const auto& transaction) { return &transaction->owner(); });
    return found == open_.end() ? nullptr : found->get();
}

Transaction& Transactions::add(std::unique_ptr<Transaction> transaction) {
    return *open_.emplace_back(std::move(transaction));
}

Task<Status> Transactions::commit(RequestContext& context) {
    Status ended;
    for (const auto& transaction : open_) {
        if (!ended) {
            co_await transaction->roll_back(context);
        } else {
            ended = co_await transaction->commit(context);
        }
    }
    open_.clear();
    co_return ended;
}

Task<void> Transactions::roll_back(RequestContext& context) {
    for (const auto& transaction : open_) { co_await transaction->roll_back(context); }
    open_.clear();
}

}  // namespace millrace::source
