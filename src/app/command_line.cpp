#include "command_line.hpp"

#include <map>

#include <CLI/CLI.hpp>

namespace millrace::app {

namespace {

constexpr const char* kExamples = R"(Examples:
  millrace check millrace.yaml             find mistakes and N+1 calls without starting
  millrace serve millrace.yaml             serve the schema it names
  millrace plan millrace.yaml '{ posts { title author { name } } }'
                                           show which calls a query makes, and in what order
  millrace explain millrace.yaml '{ orders { id } }' --role user --session x-hasura-user-id=7
                                           show the SQL it becomes, and the database's plan
  millrace import hasura metadata/         metadata of Hasura for a database
  millrace docs config                     every setting of the configuration file
  millrace docs directives                 how a schema says where its fields come from

A configuration file can be as short as this:
  schema: schema.graphql
  sources:
    blog:
      url: http://127.0.0.1:3000
with a schema.graphql such as:
  type Query { posts: [Post] @http(source: "blog", path: "/posts") }
  type Post { id: ID title: String })";

void add_config_argument(CLI::App& command, std::string& config) {
    command.add_option("CONFIG", config, "The configuration file, in YAML")->required();
}

void add_serve(CLI::App& app, ServeCommand& serve) {
    CLI::App* command = app.add_subcommand("serve", "Serve the schema until SIGTERM or SIGINT");
    add_config_argument(*command, serve.config);
    command->add_option("--listen", serve.listen,
                        "Address and port, in place of the configured ones; port 0: any free one");
}

void add_check(CLI::App& app, CheckCommand& check) {
    CLI::App* command = app.add_subcommand(
        "check",
        "Check configuration and schema without starting, and say how many upstream calls each\n"
        "field may need. Ends with 0 when all is well, 1 with findings, 2 when it cannot start");
    add_config_argument(*command, check.config);
    static const std::map<std::string, bool> kFormats{{"text", false}, {"json", true}};
    command->add_option("--format", check.json, "text, or json for programs")
        ->transform(CLI::CheckedTransformer(kFormats).description(""))
        ->type_name("FORMAT");
    command->add_option("--max-calls", check.calls_max,
                        "Fields that may need more calls than this are findings");
    command->add_flag("--strict", check.strict, "Hints are findings too");
    command->add_flag("--database", check.database,
                      "What metadata names and its database has not (any more) is a finding");
}

void add_operation(CLI::App& command, OperationArguments& given) {
    command.add_option("QUERY", given.query, "A file with the query, or the query itself")
        ->required();
    command.add_option("--operation", given.operation, "Which operation, when there are several");
    command.add_option("--variables", given.variables,
                       "JSON object; @skip and @include are decided by it");
    command.add_option("--role", given.role,
                       "Whose schema it is asked of, where databases have roles: admin");
}

void add_plan(CLI::App& app, PlanCommand& plan) {
    CLI::App* command = app.add_subcommand("plan", "Show how a query would be run");
    add_config_argument(*command, plan.config);
    add_operation(*command, plan.given);
}

void add_explain(CLI::App& app, ExplainCommand& explain) {
    CLI::App* command = app.add_subcommand(
        "explain", "Show the statements a query becomes, and how the database would run them");
    add_config_argument(*command, explain.config);
    add_operation(*command, explain.given);
    command->add_option("--session", explain.session,
                        "A session variable, such as x-hasura-user-id=7; may be repeated");
}

void add_import_of(CLI::App& import, ImportCommand& command, ImportKind kind,
                   const std::string& name, const std::string& from,
                   const std::string& description) {
    CLI::App* of = import.add_subcommand(name, description);
    of->add_option(from, command.from)->required();
    of->add_option("--output", command.output, "A file to write, or a folder; else it is printed");
    of->add_option("--source", command.source,
                   kind == ImportKind::Hasura ? "Only this source" : "What to call it: default");
    of->add_flag("--force", command.force, "Replace files that are there");
    of->callback([&command, kind] { command.kind = kind; });
}

void add_import(CLI::App& app, ImportCommand& command) {
    CLI::App* import = app.add_subcommand(
        "import",
        "Make metadata of a database: from that of Hasura, or from what the database has");
    import->require_subcommand(1);
    add_import_of(*import, command, ImportKind::Hasura, "hasura", "PATH",
                  "A metadata directory of Hasura v2, or the JSON that it exports");
    add_import_of(*import, command, ImportKind::Postgres, "postgres", "URL",
                  "All tables and views, and relationships by foreign keys");
    add_import_of(*import, command, ImportKind::Sqlite, "sqlite", "FILE",
                  "All tables and views, and relationships by foreign keys");
}

void add_docs(CLI::App& app, DocsCommand& docs) {
    CLI::App* command = app.add_subcommand("docs", "Print reference documentation");
    static const std::map<std::string, DocsTopic> kTopics{
        {"config", DocsTopic::Config},         {"config-schema", DocsTopic::ConfigSchema},
        {"directives", DocsTopic::Directives}, {"errors", DocsTopic::Errors},
        {"functions", DocsTopic::Functions},   {"kernels", DocsTopic::Kernels},
        {"limits", DocsTopic::Limits}};
    command
        ->add_option_function<std::string>(
            "TOPIC", [&docs](const std::string& name) { docs.topic = kTopics.at(name); },
            "config, config-schema (JSON Schema), directives, errors, functions (of\n"
            "expressions), kernels (of columns) or limits")
        ->required()
        ->check(CLI::IsMember(&kTopics).description(""))
        ->type_name("");
}

}  // namespace

ParsedCommandLine parse_command_line(int argument_count, const char* const* arguments) {
    CLI::App app{"Millrace: one GraphQL endpoint in front of many functions and services",
                 "millrace"};
    app.set_version_flag("--version", "millrace " MILLRACE_VERSION);
    app.require_subcommand(1);
    app.footer(kExamples);
    ServeCommand serve;
    CheckCommand check;
    PlanCommand plan;
    ExplainCommand explain;
    ImportCommand import;
    DocsCommand docs;
    add_serve(app, serve);
    add_check(app, check);
    add_plan(app, plan);
    add_explain(app, explain);
    add_import(app, import);
    add_docs(app, docs);
    try {
        app.parse(argument_count, arguments);
    } catch (const CLI::ParseError& error) { return app.exit(error) == 0 ? kExitGood : kExitUsage; }
    if (app.got_subcommand("serve")) { return Command(std::move(serve)); }
    if (app.got_subcommand("check")) { return Command(std::move(check)); }
    if (app.got_subcommand("plan")) { return Command(std::move(plan)); }
    if (app.got_subcommand("explain")) { return Command(std::move(explain)); }
    if (app.got_subcommand("import")) { return Command(std::move(import)); }
    return Command(docs);
}

}  // namespace millrace::app
