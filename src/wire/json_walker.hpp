#pragma once
/// @file json_walker.hpp — from tokens to values (the second stage)

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/value/shape.hpp>
#include <millrace/value/value.hpp>

namespace millrace::wire {

/// Which member of a Shape the n-th member of the last object was: objects of one list mostly
/// have the same members in the same order, so a glance replaces a search.
struct MemberPattern {
    struct Entry {
        const char* name = nullptr;  // in the JSON text, which is padded
        std::size_t size = 0;        // with both quotes; at most kJsonPaddingBytes
        const value::Shape::Member* member = nullptr;  // null: not wanted
    };
    static constexpr std::size_t kEntriesMax = 32;

    const value::Shape* shape = nullptr;
    std::size_t count = 0;
    std::array<Entry, kEntriesMax> entries;
};

/// Room for lists and objects whose length is not known yet. Kept between texts.
struct JsonScratch {
    std::vector<value::Value> values;
    std::vector<value::Member> members;
    std::vector<double> numbers;
    std::vector<std::uint32_t> nulls;  // places of nulls among the numbers
    std::array<MemberPattern, 16> patterns;

    void begin() noexcept {
        for (MemberPattern& pattern : patterns) { pattern.shape = nullptr; }
    }
    /// Gives back what one unusually large text made it grow to.
    void trim() noexcept;
};

/// Walks the tokens of one text once, checking the grammar as it goes.
///
/// Every function that returns bool returns false after the first mistake, and leaves it in
/// mistake() with its offset. Tokens are those of JsonTokens: last() points at the text's size.
class JsonWalker {
public:
    JsonWalker(const char* json, const std::uint32_t* first, const std::uint32_t* last,
               Arena& arena, JsonScratch& scratch) noexcept
        : json_(json), token_(first), last_(last), arena_(arena), scratch_(scratch) {}

    [[nodiscard]] bool read(const value::Projection& wanted, value::Value& out) noexcept;
    /// Reads what stands at the end of `path`; Absent when the path leads nowhere.
    [[nodiscard]] bool read_at(std::span<const std::string_view> path,
                               const value::Projection& wanted, value::Value& out) noexcept;
    /// Whether the text ends here.
    [[nodiscard]] bool finish() noexcept;

    [[nodiscard]] std::string_view mistake() const noexcept { return mistake_; }
    [[nodiscard]] std::uint32_t offset() const noexcept { return *token_; }
    [[nodiscard]] bool over_limit() const noexcept { return over_limit_; }

private:
    /// Keeps count of how deep we are.
    class Level;

    [[nodiscard]] char peek() const noexcept { return token_ == last_ ? '\0' : json_[*token_]; }
    [[nodiscard]] bool wrong(std::string_view mistake) noexcept {
        mistake_ = mistake;
        return false;
    }
    [[nodiscard]] bool expect(char c, std::string_view mistake) noexcept;
    /// After a member or an item: takes the comma, or the closing `close`.
    [[nodiscard]] bool next_or_close(char close, bool& closed) noexcept;
    [[nodiscard]] bool open(char close, bool& empty) noexcept;

    [[nodiscard]] std::string_view token_text() const noexcept;
    [[nodiscard]] bool take_string(value::Value& out) noexcept;
    [[nodiscard]] bool take_name(value::Value& out) noexcept;
    [[nodiscard]] bool take_scalar(value::Value& out) noexcept;
    [[nodiscard]] bool skip() noexcept;
    [[nodiscard]] bool skip_container(char close) noexcept;

    [[nodiscard]] bool read_list(const value::Projection& wanted, value::Value& out) noexcept;
    [[nodiscard]] bool read_column(value::Value& out) noexcept;
    [[nodiscard]] bool take_numbers(bool& integers) noexcept;
    [[nodiscard]] bool take_number(bool& integers) noexcept;
    [[nodiscard]] bool read_dom_object(value::Value& out) noexcept;
    [[nodiscard]] bool read_raw(value::Value& out) noexcept;
    [[nodiscard]] bool read_row(const value::Shape& shape, value::Value& out) noexcept;
    [[nodiscard]] bool read_wrapped(const value::Shape& shape,
                                    std::span<value::Value> slots) noexcept;
    [[nodiscard]] bool fill_row(const value::Shape& shape, std::span<value::Value> slots) noexcept;
    [[nodiscard]] bool fill_slot(const value::Shape::Member& member,
                                 std::span<value::Value> slots) noexcept;
    [[nodiscard]] bool read_at_member(std::span<const std::string_view> path,
                                      const value::Projection& wanted, value::Value& out) noexcept;
    [[nodiscard]] bool read_at_index(std::span<const std::string_view> path,
                                     const value::Projection& wanted, value::Value& out) noexcept;

    /// Whether the token is the name `entry` has seen.
    [[nodiscard]] bool begins_with(const MemberPattern::Entry& entry) const noexcept;
    [[nodiscard]] MemberPattern& pattern_of(const value::Shape& shape) noexcept;
    [[nodiscard]] const value::Shape::Member* find_member(const value::Shape& shape,
                                                          value::Value name) noexcept;
    [[nodiscard]] bool within_limit() noexcept;

    const char* json_;
    const std::uint32_t* token_;
    const std::uint32_t* last_;
    Arena& arena_;
    JsonScratch& scratch_;
    std::string_view mistake_;
    std::size_t depth_ = 0;
    bool over_limit_ = false;
};

}  // namespace millrace::wire
