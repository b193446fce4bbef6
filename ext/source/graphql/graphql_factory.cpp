#include <millrace/source/http_source.hpp>
#include <millrace/source/source.hpp>

#include "graphql_binding.hpp"

namespace millrace::ext {
namespace source_graphql {
namespace {

class GraphqlFactory final : public source::SourceFactory {
public:
    std::string_view kind() const noexcept override { return "graphql"; }
    std::string_view directive_sdl() const noexcept override { return kGraphqlDirective; }

    std::unique_ptr<source::Binding> bind(const source::BindRequest& request,
                                          source::ConfigReport& report) const override {
        const std::uint16_t source = source::source_of(request, kind(), report);
        return std::make_unique<GraphqlBinding>(request, source, report);
    }

    std::unique_ptr<source::Source> open(const source::SourceConfig& config,
                                         io::Loop& loop) const override {
        return std::make_unique<source::HttpSource>(config, loop);
    }
};

}  // namespace
}  // namespace source_graphql

void register_source_graphql(source::Registry& registry);

void register_source_graphql(source::Registry& registry) {
    registry.add(std::make_unique<source_graphql::GraphqlFactory>());
}

}  // namespace millrace::ext
