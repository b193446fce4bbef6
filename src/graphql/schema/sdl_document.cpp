#include "schema/sdl_document.hpp"

#include <functional>

namespace millrace::graphql {

Parsed<SdlDocumentPtr> SdlDocument::parse(SdlRole role, std::string name, std::string text,
                                          const ParseOptions& options) {
    auto made =
        std::shared_ptr<SdlDocument>(new SdlDocument(role, std::move(name), std::move(text)));
    Parsed<const Document*> document = parse_document(made->text_, made->arena_, options);
    if (!document) { return tl::unexpected(std::move(document.error())); }
    made->document_ = *document;
    return made;
}

bool SdlDocument::holds(std::string_view part) const noexcept {
    // std::less orders pointers of different objects too.
    const std::less<> before;
    return !before(part.data(), text_.data()) && before(part.data(), text_.data() + text_.size());
}

}  // namespace millrace::graphql
