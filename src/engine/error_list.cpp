#include "error_list.hpp"

#include <millrace/graphql/source.hpp>

namespace millrace::engine {

namespace {

void append_locations(wire::ReplyBuffer& out, const ResponseError& error, std::string_view source) {
    std::span<const graphql::Offset> offsets = error.offsets;
    if (error.failure->offset != value::Failure::kFieldItself) {
        offsets = {&error.failure->offset, 1};
    }
    if (offsets.empty()) { return; }
    out.append(R"(,"locations":[)");
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        const graphql::Location at = graphql::locate(source, offsets[i]);
        out.append(i == 0 ? R"({"line":)" : R"(,{"line":)");
        wire::append_integer(out, at.line);
        out.append(R"(,"column":)");
        wire::append_integer(out, at.column);
        out.append('}');
    }
    out.append(']');
}

void append_extensions(wire::ReplyBuffer& out, const value::Failure& failure) {
    if (failure.code.empty() && failure.source.empty() && failure.extensions_json.empty()) {
        return;
    }
    out.append(R"(,"extensions":{)");
    std::string_view comma;
    if (!failure.code.empty()) {
        out.append(R"("code":)");
        wire::append_string(out, failure.code);
        comma = ",";
    }
    if (!failure.source.empty()) {
        out.append(comma);
        out.append(R"("source":)");
        wire::append_string(out, failure.source);
        comma = ",";
    }
    if (!failure.extensions_json.empty()) {
        out.append(comma);
        out.append(failure.extensions_json);
    }
    out.append('}');
}

}  // namespace

Path copy_path(const PathLink* path, Arena& arena) noexcept {
    if (path == nullptr) { return {}; }
    const std::span<PathLink> links = arena.make_array<PathLink>(path->depth);
    for (const PathLink* link = path; link != nullptr; link = link->parent) {
        PathLink& copy = links[link->depth - 1];
        copy = *link;
        if (link->depth > 1) { copy.parent = &links[link->depth - 2]; }
    }
    return links;
}

void append_path(wire::ReplyBuffer& out, Path path, std::size_t skip) {
    out.append('[');
    for (std::size_t i = skip; i < path.size(); ++i) {
        if (i > skip) { out.append(','); }
        if (path[i].key.data() == nullptr) {
            wire::append_integer(out, path[i].index);
        } else {
            wire::append_string(out, path[i].key);
        }
    }
    out.append(']');
}

void ErrorList::add(const PathLink* path, std::span<const graphql::Offset> offsets,
                    const value::Failure& failure, Arena& arena) noexcept {
    auto* error = arena.make<ResponseError>();
    error->path = copy_path(path, arena);
    error->offsets = offsets;
    error->failure = &failure;
    (last_ == nullptr ? first_ : last_->next) = error;
    last_ = error;
}

void ErrorList::move_items(std::size_t depth, std::span<const std::uint32_t> places,
                           Arena& arena) noexcept {
    for (ResponseError* error = first_; error != nullptr; error = error->next) {
        if (error->path.size() <= depth) { continue; }
        const std::uint32_t place = places[error->path[depth].index];
        if (place == kNowhere) {
            error->path = error->path.first(depth);
            continue;
        }
        const std::span<PathLink> moved = arena.copy(error->path);
        moved[depth].index = place;
        for (std::size_t i = 1; i < moved.size(); ++i) { moved[i].parent = &moved[i - 1]; }
        error->path = moved;
    }
}

void ErrorList::append_to(wire::ReplyBuffer& out, std::string_view source) const {
    out.append('[');
    for (const ResponseError* error = first_; error != nullptr; error = error->next) {
        if (error != first_) { out.append(','); }
        out.append(R"({"message":)");
        wire::append_string(out, error->failure->message);
        append_locations(out, *error, source);
        out.append(R"(,"path":)");
        append_path(out, error->path);
        append_extensions(out, *error->failure);
        out.append('}');
    }
    out.append(']');
}

}  // namespace millrace::engine
