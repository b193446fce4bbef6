#pragma once
/// @file sdl_draft.hpp — types of a schema while they are put together, and their text

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::sql {

using Comment = std::optional<std::string>;

struct ArgumentDraft {
    std::string name;
    std::string type;
    Comment comment;
    std::string default_literal;  // empty: none
};

struct MemberDraft {
    std::string type;  // empty for an enum value
    Comment comment;
    std::vector<ArgumentDraft> arguments;
};

enum class DraftKind : std::uint8_t { Object, Input, Enum, Scalar };

struct TypeDraft {
    DraftKind kind = DraftKind::Object;
    Comment comment;
    std::map<std::string, MemberDraft> members;  // introspection shows them in this order
};

/// All types by name.
class SdlDraft {
public:
    /// The type `name`; made when it is not there. The first kind and comment stay.
    TypeDraft& type(std::string_view name, DraftKind kind, Comment comment = std::nullopt);
    [[nodiscard]] TypeDraft* find(std::string_view name);
    void scalar(std::string_view name);
    /// Takes out types without members, and whatever refers to them.
    void prune();
    [[nodiscard]] std::string text() const;

private:
    std::map<std::string, TypeDraft, std::less<>> types_;
};

}  // namespace millrace::sql
