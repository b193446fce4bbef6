#pragma once
/// @file sdl_document.hpp — one text of definitions, parsed, kept alive together with its tree

#include <memory>
#include <string>
#include <string_view>

#include <millrace/base/arena.hpp>
#include <millrace/graphql/ast.hpp>
#include <millrace/graphql/parser.hpp>

namespace millrace::graphql {

/// Who wrote a document.
enum class SdlRole : std::uint8_t {
    BuiltIn,   // The specification.
    Internal,  // The program (SchemaOptions::internal_sdl).
    Text,      // The user.
};

/// Lifetime: shared by every schema built from it, and by the extensions of those schemas.
/// Threads:  immutable once made.
class SdlDocument {
public:
    static Parsed<std::shared_ptr<const SdlDocument>> parse(SdlRole role, std::string name,
                                                            std::string text,
                                                            const ParseOptions& options);

    /// A document without text: `make` builds its tree in the arena it is given.
    template <class Make>
    static std::shared_ptr<const SdlDocument> synthesize(SdlRole role, std::string name,
                                                         Make&& make) {
        auto made = std::shared_ptr<SdlDocument>(new SdlDocument(role, std::move(name), {}));
        made->document_ = make(made->arena_);
        return made;
    }

    SdlDocument(const SdlDocument&) = delete;
    SdlDocument& operator=(const SdlDocument&) = delete;
    ~SdlDocument() = default;

    [[nodiscard]] SdlRole role() const noexcept { return role_; }
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    [[nodiscard]] std::span<const DefinitionNode> definitions() const noexcept {
        return document_->definitions;
    }

    /// Whether `part` is a view of the text.
    [[nodiscard]] bool holds(std::string_view part) const noexcept;

private:
    SdlDocument(SdlRole role, std::string name, std::string text)
        : role_(role), name_(std::move(name)), text_(std::move(text)) {}

    SdlRole role_;
    std::string name_;
    std::string text_;
    Arena arena_;
    const Document* document_ = nullptr;
};

using SdlDocumentPtr = std::shared_ptr<const SdlDocument>;

}  // namespace millrace::graphql
