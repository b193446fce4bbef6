#pragma once
/// @file error_list.hpp — the errors of a response, with their paths

#include <cstdint>
#include <span>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/value/value.hpp>
#include <millrace/wire/json_writer.hpp>

namespace millrace::engine {

/// One step of the way from the root of the response; links live on the stack of the writer.
struct PathLink {
    const PathLink* parent = nullptr;
    std::string_view key;  // data() null: an index
    std::uint32_t index = 0;
    std::uint32_t depth = 0;  // links up to and with this one

    static PathLink of_key(const PathLink* parent, std::string_view key) noexcept {
        return {parent, key, 0, parent == nullptr ? 1 : parent->depth + 1};
    }
    static PathLink of_index(const PathLink* parent, std::uint32_t index) noexcept {
        return {parent, {}, index, parent == nullptr ? 1 : parent->depth + 1};
    }
};

/// A path that outlives the writer: the links root first. The last one can be written on from.
using Path = std::span<const PathLink>;

[[nodiscard]] Path copy_path(const PathLink* path, Arena& arena) noexcept;

/// `["a",0,"b"]`, without the first `skip` steps.
void append_path(wire::ReplyBuffer& out, Path path, std::size_t skip = 0);

struct ResponseError {
    Path path;
    std::span<const graphql::Offset> offsets;
    const value::Failure* failure = nullptr;
    ResponseError* next = nullptr;
};

/// Errors in the order in which they were met. Lives in the arena of the request.
class ErrorList {
public:
    void add(const PathLink* path, std::span<const graphql::Offset> offsets,
             const value::Failure& failure, Arena& arena) noexcept;

    [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }
    [[nodiscard]] const ResponseError* first() const noexcept { return first_; }

    /// What was added after the copy `before` was taken.
    [[nodiscard]] ErrorList since(const ErrorList& before) const noexcept {
        ErrorList added;
        added.first_ = before.last_ == nullptr ? first_ : before.last_->next;
        added.last_ = added.first_ == nullptr ? nullptr : last_;
        return added;
    }
    /// Goes back to what it was when the copy `before` was taken.
    void cut(const ErrorList& before) noexcept {
        *this = before;
        if (last_ != nullptr) { last_->next = nullptr; }
    }

    /// The items of the list that stands `depth` steps from the root are elsewhere now: item i at
    /// `places[i]`, or nowhere. Errors in what is nowhere are those of the list.
    void move_items(std::size_t depth, std::span<const std::uint32_t> places,
                    Arena& arena) noexcept;
    static constexpr std::uint32_t kNowhere = 0xffff'ffff;

    /// `[{"message":…,"locations":…,"path":…,"extensions":…},…]`. `source` is the text of the
    /// operation.
    void append_to(wire::ReplyBuffer& out, std::string_view source) const;

private:
    ResponseError* first_ = nullptr;
    ResponseError* last_ = nullptr;
};

}  // namespace millrace::engine
