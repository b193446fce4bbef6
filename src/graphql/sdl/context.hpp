#pragma once
/// @file context.hpp — what the rules for type system documents look at, and tell

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <millrace/graphql/schema.hpp>

#include "schema/error_list.hpp"

namespace millrace::graphql::sdl {

/// What directives are applied to.
enum class SiteOwner : std::uint8_t {
    Schema,     // All definitions and extensions of the schema are one owner,
    Type,       // so are those of a type,
    Directive,  // and those of a directive.
    Member,     // A field, argument or value: an owner of its own.
};

/// A node with directives.
struct DirectiveSite {
    SiteOwner owner = SiteOwner::Member;
    std::string_view owner_name;  // of the type or directive
    std::string_view location;    // as in the language: "FIELD_DEFINITION"
    std::span<const DirectiveNode> directives;
};

/// All definitions and extensions of one type, in order.
struct TypeGroup {
    std::string_view name;
    std::vector<const TypeDefinitionNode*> nodes;
};

/// The documents to check, indexed, and the errors found in them.
///
/// Lifetime: of one check; borrows documents and schema.
class Context {
public:
    /// `texts` are checked; `known` are documents whose definitions every text may use. `base` is
    /// the schema that `texts` extend, or null; it comes with what it knows itself.
    Context(std::span<const SdlDocument* const> texts, std::span<const SdlDocumentPtr> known,
            const Schema* base);

    [[nodiscard]] std::span<const DefinitionNode* const> definitions() const noexcept {
        return definitions_;
    }
    [[nodiscard]] std::span<const TypeGroup> type_groups() const noexcept { return groups_; }
    [[nodiscard]] std::span<const DirectiveSite> sites() const noexcept { return sites_; }
    [[nodiscard]] const Schema* base() const noexcept { return base_; }

    /// The definition of a type in the texts, the last one of several, or null.
    [[nodiscard]] const TypeDefinitionNode* definition(std::string_view type) const noexcept;
    /// Whether base or the program define a type of this name, which texts may not define again.
    [[nodiscard]] bool is_taken(std::string_view type) const noexcept;
    /// Whether the specification defines a type of this name.
    [[nodiscard]] bool is_standard(std::string_view type) const noexcept;
    /// The type in base, or null.
    [[nodiscard]] const Type* existing(std::string_view type) const noexcept;
    /// All type names, of the specification too.
    [[nodiscard]] std::vector<std::string_view> type_names() const;
    /// Names of types that can be extended.
    [[nodiscard]] std::vector<std::string_view> extensible_type_names() const;

    /// The definition of a directive, that of the texts before any other, or null.
    [[nodiscard]] const DirectiveDefinitionNode* directive(std::string_view name) const noexcept;
    /// Whether base or the program define a directive of this name.
    [[nodiscard]] bool is_taken_directive(std::string_view name) const noexcept;

    /// Which rule reports from now on.
    void start_rule(std::string_view name) noexcept;
    /// `visited` is the node at which the rule noticed: errors come in the order of these nodes.
    void report(const Place& visited, std::string message, std::span<const Place> places);
    void report(const Place& visited, std::string message, std::initializer_list<Place> places) {
        report(visited, std::move(message), std::span(places.begin(), places.size()));
    }
    [[nodiscard]] GraphqlErrors take_errors();

private:
    template <class T>
    using NameMap = boost::unordered_flat_map<std::string_view, T>;

    struct Finding {
        std::size_t text = 0;
        Offset offset = 0;
        std::size_t rule = 0;
        std::size_t sequence = 0;
        std::string_view rule_name;
        std::string message;
        std::vector<Place> places;
    };

    void index_known(const SdlDocument& document);
    void index_type(const TypeDefinitionNode& node);
    void find_sites(const DefinitionNode& definition);
    void find_type_sites(const TypeDefinitionNode& node);
    void find_argument_sites(std::span<const InputValueNode> arguments);
    void add_site(SiteOwner owner, std::string_view owner_name, std::string_view location,
                  std::span<const DirectiveNode> directives);

    std::span<const SdlDocument* const> texts_;
    const Schema* base_;
    std::vector<const DefinitionNode*> definitions_;
    std::vector<TypeGroup> groups_;
    std::vector<DirectiveSite> sites_;
    NameMap<std::size_t> group_of_;
    NameMap<const TypeDefinitionNode*> types_;
    NameMap<SdlRole> known_types_;
    NameMap<const DirectiveDefinitionNode*> directives_;
    NameMap<SdlRole> known_directives_;
    std::vector<Finding> findings_;
    std::string_view rule_;
    std::size_t rule_count_ = 0;
};

}  // namespace millrace::graphql::sdl
