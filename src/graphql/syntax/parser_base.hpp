#pragma once
/// @file parser_base.hpp — tokens, errors and lists, as every production of the grammar uses them

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include <millrace/base/limits.hpp>
#include <millrace/graphql/lexer.hpp>
#include <millrace/graphql/parser.hpp>

#include "syntax/scratch_stack.hpp"
#include "syntax/syntax_error.hpp"

namespace millrace::graphql {

/// The common part of a recursive descent parser, which has one function per production.
///
/// Such a function gets the node to fill, consumes its tokens and answers true; or it records the
/// first error and answers false, upon which every caller returns at once. `token_` is the next
/// token not yet consumed.
class ParserBase {
public:
    ParserBase(std::string_view source, Arena& arena, const ParseOptions& options) noexcept
        : lexer_(source), arena_(arena), options_(options) {
        if (options_.max_tokens == 0) {
            options_.max_tokens = std::numeric_limits<std::uint32_t>::max();
        }
    }

protected:
    // --- tokens -------------------------------------------------------------------------------

    bool start() {
        if (lexer_.source().size() > limits::kDocumentBytesMax) {
            return fail(0, fmt::format("Document is larger than {} bytes. Parsing aborted.",
                                       limits::kDocumentBytesMax));
        }
        return advance();
    }

    bool advance() {
        previous_end_ = token_.end;
        token_ = lexer_.next();
        if (token_.kind == TokenKind::Invalid) [[unlikely]] {
            error_ = lexer_.error();
            return false;
        }
        if (++token_count_ > options_.max_tokens && !peek(TokenKind::EndOfFile)) [[unlikely]] {
            return fail(token_.start,
                        fmt::format("Document contains more than {} tokens. Parsing aborted.",
                                    options_.max_tokens));
        }
        return true;
    }

    [[nodiscard]] bool peek(TokenKind kind) const noexcept { return token_.kind == kind; }

    [[nodiscard]] bool peek_keyword(std::string_view keyword) const noexcept {
        return peek(TokenKind::Name) && lexer_.text(token_) == keyword;
    }

    bool expect(TokenKind kind) {
        if (!peek(kind)) [[unlikely]] {
            return fail(token_.start, fmt::format("Expected {}, found {}.", token_kind_name(kind),
                                                  describe(token_)));
        }
        return advance();
    }

    bool expect_keyword(std::string_view keyword) {
        if (!peek_keyword(keyword)) {
            return fail(token_.start,
                        fmt::format("Expected \"{}\", found {}.", keyword, describe(token_)));
        }
        return advance();
    }

    /// Consumes a token of this kind if it is next; `found` says whether. False: a bad token
    /// follows.
    bool accept(TokenKind kind, bool& found) {
        found = peek(kind);
        return !found || advance();
    }

    bool accept_keyword(std::string_view keyword, bool& found) {
        found = peek_keyword(keyword);
        return !found || advance();
    }

    // --- errors -------------------------------------------------------------------------------

    bool fail(Offset at, std::string_view description) {
        error_ = syntax_error(lexer_.source(), at, description);
        return false;
    }

    bool unexpected(Token token) {
        return fail(token.start, fmt::format("Unexpected {}.", describe(token)));
    }

    [[nodiscard]] std::string describe(Token token) const {
        const std::string_view kind = token_kind_name(token.kind);
        if (is_punctuator(token.kind) || token.kind == TokenKind::EndOfFile) {
            return std::string(kind);
        }
        return fmt::format("{} \"{}\"", kind, lexer_.value(token, arena_));
    }

    [[nodiscard]] tl::unexpected<GraphqlError> failure() {
        return tl::unexpected<GraphqlError>(*std::move(error_));
    }

    /// Counts one level of nesting for as long as it lives.
    class Nesting {
    public:
        explicit Nesting(ParserBase& parser) noexcept : parser_(parser) { ++parser_.depth_; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;
        ~Nesting() { --parser_.depth_; }

        [[nodiscard]] bool fits() const {
            return parser_.depth_ <= parser_.options_.max_depth ||
                   parser_.fail(parser_.token_.start,
                                fmt::format("Document nests more than {} levels deep. "
                                            "Parsing aborted.",
                                            parser_.options_.max_depth));
        }

    private:
        ParserBase& parser_;
    };

    // --- lists --------------------------------------------------------------------------------

    /// Calls a production of the class that derives from this one.
    template <class Derived, class Node, class... Context>
    bool run(bool (Derived::*production)(Node&, Context...), Node& node,
             std::type_identity_t<Context>... context) {
        return (static_cast<Derived*>(this)->*production)(node, context...);
    }

    /// Items up to `close`, which is consumed too. `open` is already consumed.
    template <auto kItem, class Node, class... Context>
    bool items_until(TokenKind close, std::span<const Node>& nodes, Context... context) {
        const std::size_t mark = scratch_.mark();
        while (!peek(close)) {
            Node node;
            if (!run(kItem, node, context...)) { return false; }
            scratch_.push(node);
        }
        nodes = scratch_.take<Node>(mark, arena_);
        return advance();
    }

    /// `open` item* `close`.
    template <auto kItem, class Node, class... Context>
    bool any(TokenKind open, TokenKind close, std::span<const Node>& nodes, Context... context) {
        return expect(open) && items_until<kItem>(close, nodes, context...);
    }

    /// `open` item+ `close`. An empty list is an error at `close`, worded by the item.
    template <auto kItem, class Node, class... Context>
    bool many(TokenKind open, TokenKind close, std::span<const Node>& nodes, Context... context) {
        if (!expect(open)) { return false; }
        if (peek(close)) {
            Node node;
            return run(kItem, node, context...);
        }
        return items_until<kItem>(close, nodes, context...);
    }

    template <auto kItem, class Node, class... Context>
    bool optional_many(TokenKind open, TokenKind close, std::span<const Node>& nodes,
                       Context... context) {
        return !peek(open) || many<kItem>(open, close, nodes, context...);
    }

    /// Items as long as one starts with `first`.
    template <auto kItem, class Node, class... Context>
    bool any_starting_with(TokenKind first, std::span<const Node>& nodes, Context... context) {
        if (!peek(first)) { return true; }
        const std::size_t mark = scratch_.mark();
        do {
            Node node;
            if (!run(kItem, node, context...)) { return false; }
            scratch_.push(node);
        } while (peek(first));
        nodes = scratch_.take<Node>(mark, arena_);
        return true;
    }

    /// item, or items with `delimiter` between them; one more delimiter may stand in front.
    template <auto kItem, class Node>
    bool delimited_many(TokenKind delimiter, std::span<const Node>& nodes) {
        const std::size_t mark = scratch_.mark();
        bool more = false;
        if (!accept(delimiter, more)) { return false; }
        do {
            Node node;
            if (!run(kItem, node)) { return false; }
            scratch_.push(node);
            if (!accept(delimiter, more)) { return false; }
        } while (more);
        nodes = scratch_.take<Node>(mark, arena_);
        return true;
    }

    /// The whole text is one node.
    template <auto kItem, class Node, class... Context>
    Parsed<const Node*> alone(Context... context) {
        Node& node = *arena_.make<Node>();
        if (!start() || !run(kItem, node, context...) || !expect(TokenKind::EndOfFile)) {
            return failure();
        }
        return &node;
    }

    Lexer lexer_;
    Arena& arena_;
    ParseOptions options_;
    Token token_;
    Offset previous_end_ = 0;  // of the last token consumed

private:
    std::uint32_t token_count_ = 0;
    std::uint32_t depth_ = 0;
    std::optional<GraphqlError> error_;
    ScratchStack scratch_;
};

}  // namespace millrace::graphql
