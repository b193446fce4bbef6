#pragma once
/// @file value_printer.hpp — writes values, types, arguments and directives

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <millrace/graphql/ast.hpp>

namespace millrace::graphql {

/// What a text takes when it is written: whether something goes on one line depends on that.
/// Lengths count UTF-16 code units, indentation and line ends included.
struct Extent {
    std::size_t length = 0;
    std::size_t line_ends = 0;
};

[[nodiscard]] Extent extent_of(const ValueNode& value);

/// The common part of a printer: one function per production, each appending to `out_`.
class ValuePrinter {
public:
    [[nodiscard]] std::string take() && { return std::move(out_); }

    void value(const ValueNode& node);
    void type(const TypeNode& node);
    void directive(const DirectiveNode& node);

protected:
    void text(std::string_view text) { out_ += text; }
    void line_end();
    /// Text of its own lines, each of which is indented like the line it starts on.
    void lines(std::string_view text);
    void string(std::string_view value, bool block);

    /// " @a @b", or nothing.
    void directives(std::span<const DirectiveNode> nodes);

    /// "(a: 1, b: 2)", on several lines when the line that starts with `prefix_length` characters
    /// would become too long; or nothing.
    void field_arguments(std::span<const ArgumentNode> nodes, std::size_t prefix_length);

    template <class Nodes, class Print>
    void joined(const Nodes& nodes, std::string_view separator, const Print& print) {
        bool first = true;
        for (const auto& node : nodes) {
            if (!first) { text(separator); }
            first = false;
            print(node);
        }
    }

    /// Each node on a line of its own, indented, between `open` and `close`.
    template <class Nodes, class Print>
    void block(char open, const Nodes& nodes, char close, const Print& print) {
        out_ += open;
        ++indentation_;
        for (const auto& node : nodes) {
            line_end();
            print(node);
        }
        --indentation_;
        line_end();
        out_ += close;
    }

    std::string out_;
    std::size_t indentation_ = 0;

private:
    void list(const ValueNode& node);
    void object(const ValueNode& node);
    void named_value(std::string_view name, const ValueNode& value);
};

}  // namespace millrace::graphql
