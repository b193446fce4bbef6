#pragma once
/// @file claim_builder.hpp — a ClaimedSelection while it is being made

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <millrace/base/arena.hpp>
#include <millrace/source/selection.hpp>

namespace millrace::plan {

/// What one object position of an answer is asked for, with names of our own for the members:
/// no alias of the client can collide with a hidden key, and the same field with the same
/// arguments is asked for once whatever it is called in the query.
///
/// A member has the field's own name unless two fields of one object differ in arguments or type
/// (two possible types of an interface may disagree); the second then gets a name of its own.
class ClaimBuilder {
public:
    explicit ClaimBuilder(const graphql::Type& type) noexcept : type_(&type) {}

    /// One field of objects of type `on`.
    struct Wanted {
        const graphql::Type* on = nullptr;
        std::string_view name;                  // upstream's
        const graphql::Field* field = nullptr;  // null: our schema does not mention it
        value::Value arguments;                 // constant ones
        std::uint16_t dynamic_arguments = source::ClaimedField::kNoDynamicArguments;
        std::string arguments_text;  // tells different arguments apart, and what is done to lists
        std::span<const source::ListPush> pushes;
    };
    /// The name of the member in the answer, in `arena`.
    std::string_view add(const Wanted& wanted, Arena& arena);
    /// The selection of a composite member that was added before.
    ClaimBuilder& child(std::string_view member, const graphql::Type& type);
    /// Places below a hidden key.
    void add_paths(std::string_view member, const std::vector<source::MemberPath>& paths);
    void want_typename() noexcept { wants_typename_ = true; }

    [[nodiscard]] const source::ClaimedSelection* finish(Arena& arena);

private:
    struct Member {
        std::string_view name;  // in the answer
        std::string_view field_name;
        std::string arguments_text;
        graphql::TypeRef type = nullptr;
        std::unique_ptr<ClaimBuilder> child;
        std::vector<source::MemberPath> paths;
    };
    struct Branch {
        const graphql::Type* type = nullptr;
        std::vector<source::ClaimedField> fields;
    };

    std::string_view member_for(const Wanted& wanted, Arena& arena);
    [[nodiscard]] std::string_view free_name(std::string_view field, Arena& arena) const;
    Branch& branch(const graphql::Type& type);

    const graphql::Type* type_;
    std::deque<Member> members_;
    std::vector<Branch> branches_;
    bool wants_typename_ = false;
    const source::ClaimedSelection* finished_ = nullptr;
};

}  // namespace millrace::plan
