#include <millrace/graphql/coordinate.hpp>

#include <optional>
#include <utility>

#include <fmt/format.h>

#include <millrace/graphql/lexer.hpp>

#include "syntax/characters.hpp"
#include "syntax/syntax_error.hpp"

namespace millrace::graphql {

namespace {

/// A parser of its own: coordinates have fewer tokens than documents, and ignore nothing.
/// Every function answers false after it has recorded an error.
class CoordinateParser {
public:
    explicit CoordinateParser(std::string_view source) noexcept : source_(source) {}

    Parsed<SchemaCoordinate> parse() {
        if (advance() && coordinate() && expect(TokenKind::EndOfFile)) { return coordinate_; }
        return tl::unexpected<GraphqlError>(*std::move(error_));
    }

private:
    bool coordinate() {
        const bool of_directive = token_.kind == TokenKind::At;
        coordinate_.kind = of_directive ? CoordinateKind::Directive : CoordinateKind::Type;
        if (of_directive && !advance()) { return false; }
        if (!name(coordinate_.name)) { return false; }
        if (!of_directive) {
            if (token_.kind != TokenKind::Dot) { return true; }
            coordinate_.kind = CoordinateKind::Member;
            if (!advance() || !name(coordinate_.member)) { return false; }
        }
        if (token_.kind != TokenKind::ParenL) { return true; }
        coordinate_.kind =
            of_directive ? CoordinateKind::DirectiveArgument : CoordinateKind::Argument;
        return advance() && name(coordinate_.argument) && expect(TokenKind::Colon) &&
               expect(TokenKind::ParenR);
    }

    bool name(Name& name) {
        name = {text(), token_.start};
        return expect(TokenKind::Name);
    }

    bool expect(TokenKind kind) {
        if (token_.kind == kind) { return advance(); }
        const std::string found = token_.kind == TokenKind::Name
                                      ? fmt::format("Name \"{}\"", text())
                                      : std::string(token_kind_name(token_.kind));
        error_ = syntax_error(source_, token_.start,
                              fmt::format("Expected {}, found {}.", token_kind_name(kind), found));
        return false;
    }

    bool advance() {
        const Offset at = token_.end;
        const std::string_view rest = source_.substr(at);
        if (rest.empty()) {
            token_ = {TokenKind::EndOfFile, at, at};
        } else if (is_name_start(rest[0])) {
            Offset end = at;
            while (end < source_.size() && is_name_continue(source_[end])) { ++end; }
            token_ = {TokenKind::Name, at, end};
        } else if (std::string_view(".():@").find(rest[0]) != std::string_view::npos) {
            token_ = {static_cast<TokenKind>(rest[0]), at, at + 1};
        } else {
            error_ = syntax_error(source_, at,
                                  fmt::format("Invalid character: {}.", describe_character(rest)));
            return false;
        }
        return true;
    }

    [[nodiscard]] std::string_view text() const noexcept {
        return source_.substr(token_.start, token_.end - token_.start);
    }

    std::string_view source_;
    Token token_;
    SchemaCoordinate coordinate_;
    std::optional<GraphqlError> error_;
};

}  // namespace

Parsed<SchemaCoordinate> parse_schema_coordinate(std::string_view source) {
    return CoordinateParser(source).parse();
}

std::string print_schema_coordinate(const SchemaCoordinate& coordinate) {
    const std::string_view name = coordinate.name.text;
    const std::string_view member = coordinate.member.text;
    const std::string_view argument = coordinate.argument.text;
    switch (coordinate.kind) {
        case CoordinateKind::Type:
            return std::string(name);
        case CoordinateKind::Member:
            return fmt::format("{}.{}", name, member);
        case CoordinateKind::Argument:
            return fmt::format("{}.{}({}:)", name, member, argument);
        case CoordinateKind::Directive:
            return fmt::format("@{}", name);
        case CoordinateKind::DirectiveArgument:
            return fmt::format("@{}({}:)", name, argument);
    }
    return {};
}

}  // namespace millrace::graphql
