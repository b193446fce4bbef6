#pragma once
/// @file hostile_documents.hpp — small documents that make naive validation slow (tests, benches)
///
/// All but those of `conflicting` in the name are valid for kHostileSchema.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/core.h>

namespace millrace::graphql::validation::hostile {

inline constexpr std::string_view kHostileSchema = R"(
    type Query implements Node { a(x: Int): String  b: String  f(x: Int): Query  node: Node }
    interface Node { a(x: Int): String  f(x: Int): Query  node: Node }
    type Red implements Node { a(x: Int): String  f(x: Int): Query  node: Node }
    type Green implements Node { a(x: Int): String  f(x: Int): Query  node: Node }
)";

/// Pairs of equal fields: n².
inline std::string one_field_repeated(std::size_t count) {
    std::string text = "{";
    for (std::size_t i = 0; i < count; ++i) { text += "a "; }
    return text + "}";
}

inline std::string one_field_with_arguments_repeated(std::size_t count) {
    std::string text = "{";
    for (std::size_t i = 0; i < count; ++i) { text += "a(x: 1) "; }
    return text + "}";
}

/// Nothing to merge, much to look up.
inline std::string aliases(std::size_t count) {
    std::string text = "{";
    for (std::size_t i = 0; i < count; ++i) { text += fmt::format("alias_{}: a ", i); }
    return text + "}";
}

/// Two equal fields at each level, each with all below it twice: 2^depth leaves.
inline std::string nested_pairs(std::size_t depth) {
    std::string text = "a";
    for (std::size_t i = 0; i < depth; ++i) { text = "f{" + text + "}f{" + text + "}"; }
    return "{" + text + "}";
}

/// Nested pairs, and one leaf that is another field: it meets all other leaves.
inline std::string conflicting_nested_pairs(std::size_t depth) {
    std::string text = nested_pairs(depth);
    return text.replace(text.rfind("{a}"), 3, "{a:b}");
}

/// Pairs of fragments: n².
inline std::string fragments_in_one_place(std::size_t count) {
    std::string text = "{";
    for (std::size_t i = 0; i < count; ++i) { text += fmt::format("...F{} ", i); }
    text += "}";
    for (std::size_t i = 0; i < count; ++i) {
        text += fmt::format("fragment F{} on Query{{a b f{{a b}} c{}:a}}", i, i);
    }
    return text;
}

/// Each fragment is reached on twice as many ways as the one before.
inline std::string doubling_fragments(std::size_t depth) {
    std::string text = "{...F0}";
    for (std::size_t i = 0; i < depth; ++i) {
        text += fmt::format("fragment F{} on Query{{f{{...F{}}}g:f{{...F{}}}}}", i, i + 1, i + 1);
    }
    return text + fmt::format("fragment F{} on Query{{a}}", depth);
}

/// As before, and what is reached on the two ways meets.
inline std::string doubling_fragments_that_meet(std::size_t depth) {
    std::string text = "{...F0}";
    for (std::size_t i = 0; i < depth; ++i) {
        text +=
            fmt::format("fragment F{} on Query{{f{{...F{}}}f{{...F{}}}g:f{{...F{}}}g:f{{...F{}}}}}",
                        i, i + 1, i + 1, i + 1, i + 1);
    }
    return text + fmt::format("fragment F{} on Query{{a}}", depth);
}

/// Fields of an interface meet those of two exclusive types at each level, so that grouping by
/// type branches: 2^depth groups.
inline std::string exclusive_types(std::size_t depth) {
    std::string text = "a";
    for (std::size_t i = 0; i < depth; ++i) {
        std::string chain = "a";
        for (std::size_t j = 0; j < i; ++j) { chain = "node{" + chain + "}"; }
        text = fmt::format(
            "node{{{0}}}...on Red{{node{{r{1}:a {2}}}}}...on Green{{node{{g{1}:a {2}}}}}", text, i,
            chain);
    }
    return "{node{" + text + "}}";
}

/// Fragments whose fields lead on under two keys in changing company: every subset of them meets
/// somewhere, 2^(depth/2) of them.
inline std::string changing_company(std::size_t depth) {
    std::string text = "{...Q0}";
    for (std::size_t i = 0; i < depth; ++i) {
        text += fmt::format("fragment Q{0} on Query{{l:f{{...Q{1} ...P{1}_0}}r:f{{...Q{1}}}}}", i,
                            i + 1);
        for (std::size_t j = 0; j < i; ++j) {
            text +=
                fmt::format("fragment P{0}_{1} on Query{{l:f{{...P{2}_{3}}}r:f{{...P{2}_{3}}}}}", i,
                            j, i + 1, j + 1);
        }
    }
    text += fmt::format("fragment Q{} on Query{{a}}", depth);
    for (std::size_t j = 0; j < depth; ++j) {
        text += fmt::format("fragment P{}_{} on Query{{p{}:a}}", depth, j, j);
    }
    return text;
}

/// A chain of fragments as long as the document.
inline std::string fragment_chain(std::size_t length) {
    std::string text = "{...F0}";
    for (std::size_t i = 0; i < length; ++i) {
        text += fmt::format("fragment F{} on Query{{a ...F{}}}", i, i + 1);
    }
    return text + fmt::format("fragment F{} on Query{{a}}", length);
}

/// A chain whose links are fields, and meet.
inline std::string meeting_chain(std::size_t length) {
    std::string text = "{...F0}";
    for (std::size_t i = 0; i < length; ++i) {
        text += fmt::format("fragment F{} on Query{{f{{...F{}}}f{{a ...F{}}}}}", i, i + 1, i + 1);
    }
    return text + fmt::format("fragment F{} on Query{{a}}", length);
}

/// Many places that spread the same large fragment, each with a field of its own.
inline std::string shared_fragment(std::size_t places, std::size_t fields) {
    std::string text = "{";
    for (std::size_t i = 0; i < places; ++i) { text += fmt::format("p{}:f{{q{}:a ...F}}", i, i); }
    text += "}fragment F on Query{";
    for (std::size_t i = 0; i < fields; ++i) { text += fmt::format("c{}:a ", i); }
    return text + "}";
}

/// Every two of them conflict.
inline std::string conflicting_arguments(std::size_t count) {
    std::string text = "{";
    for (std::size_t i = 0; i < count; ++i) { text += fmt::format("a(x: {}) ", i); }
    return text + "}";
}

/// A conflict at the end of a long chain that meets.
inline std::string conflicting_chain(std::size_t length) {
    std::string text = "{...F0}";
    for (std::size_t i = 0; i < length; ++i) {
        text += fmt::format("fragment F{} on Query{{f{{...F{}}}f{{...G{}}}}}", i, i + 1, i + 1);
        text += fmt::format("fragment G{} on Query{{f{{...G{}}}}}", i + 1, i + 2);
    }
    return text + fmt::format("fragment F{0} on Query{{f{{c:a}}}}fragment G{1} on Query{{c:b}}",
                              length, length + 1);
}

/// Operations that all lead through all fragments.
inline std::string many_operations(std::size_t operations, std::size_t fragments) {
    std::string text;
    for (std::size_t i = 0; i < operations; ++i) {
        text += fmt::format("query Q{}($x:Int){{...F0}}", i);
    }
    for (std::size_t i = 0; i + 1 < fragments; ++i) {
        text += fmt::format("fragment F{0} on Query{{c{0}:a(x:$x) ...F{1}}}", i, i + 1);
    }
    return text + fmt::format("fragment F{} on Query{{a(x:$x)}}", fragments - 1);
}

}  // namespace millrace::graphql::validation::hostile
