#include "config/load_config.hpp"

#include <utility>

#include "config/auth_settings.hpp"
#include "config/check_config.hpp"
#include "config/setting_reader.hpp"
#include "config/yaml_tree.hpp"
#include "files.hpp"

namespace millrace::app {

Config load_config(const std::string& file, const Environment& environment,
                   const source::Registry& registry, Diagnostics& diagnostics) {
    Config config;
    config.sources.environment = environment;
    auto text = read_file(file);
    if (!text) {
        diagnostics.error({file, {}}, std::move(text.error()));
        return config;
    }
    auto tree = parse_yaml(*text);
    if (!tree) {
        diagnostics.error({file, tree.error().at}, std::move(tree.error().message));
        return config;
    }
    if (tree->kind != YamlNode::Kind::Map && tree->kind != YamlNode::Kind::Null) {
        diagnostics.error({file, tree->at}, "the file must be a mapping of settings",
                          "write instead: schema: schema.graphql");
        return config;
    }
    SettingReader reader(*tree, {}, {file, environment, diagnostics});
    describe(config, reader);
    reader.finish();
    note_auth_sections(config.auth, *tree);
    check_config(config, *tree, file, registry, diagnostics);
    check_auth_settings(config.auth, *tree, file, diagnostics);
    config.tree = *std::move(tree);
    return config;
}

}  // namespace millrace::app
