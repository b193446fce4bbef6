#include <array>

#include "config/auth_settings.hpp"
#include "config/config.hpp"
#include "config/rule_settings.hpp"
#include "config/source_settings.hpp"

namespace millrace::app {

namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kHourMs = 3'600'000;

void describe_cors(server::CorsOptions& cors, SettingVisitor& visitor) {
    visitor.texts({.name = "origins",
                   .doc = "Origins whose pages may read answers, or `*` for any. None: no page "
                          "of another origin may.",
                   .example = "https://app.example"},
                  cors.origins);
    visitor.texts(
        {.name = "headers", .doc = "Request headers those pages may set, beside `content-type`."},
        cors.headers);
    visitor.flag({.name = "credentials",
                  .doc = "Whether those pages may send cookies. Not together with `*`."},
                 cors.credentials);
    milliseconds max_age = cors.max_age;
    visitor.duration({.name = "max_age", .doc = "How long a browser may remember all this."},
                     max_age, {.min = 0, .max = 24 * kHourMs});
    cors.max_age = std::chrono::floor<seconds>(max_age);
}

void describe_server_tls(TlsListenConfig& tls, SettingVisitor& visitor) {
    visitor.file({.name = "certificate_file",
                  .doc = "PEM file with our certificate and those that vouch for it. None: plain "
                         "HTTP."},
                 tls.certificate_file);
    visitor.file({.name = "key_file", .doc = "PEM file with the private key."}, tls.key_file);
}

void describe_server_timeouts(server::HttpTimeouts& timeouts, SettingVisitor& visitor) {
    constexpr Bounds kBounds{.min = 1, .max = kHourMs};
    visitor.duration({.name = "head", .doc = "For the head of a request, from its first byte."},
                     timeouts.head, kBounds);
    visitor.duration({.name = "body", .doc = "For the body of a request."}, timeouts.body, kBounds);
    visitor.duration(
        {.name = "request", .doc = "For answering a request, upstream calls included."},
        timeouts.request, kBounds);
    visitor.duration({.name = "idle", .doc = "For the next request on a kept connection."},
                     timeouts.idle, kBounds);
    visitor.duration(
        {.name = "drain", .doc = "For requests in flight when the gateway is told to end."},
        timeouts.drain, {.min = 0, .max = kHourMs});
}

void describe_log(ServerConfig& server, SettingVisitor& visitor) {
    static constexpr std::array kLevels{"debug"sv, "info"sv, "warn"sv, "error"sv, "off"sv};
    static constexpr std::array kAccess{"off"sv, "on"sv, "sampled"sv};
    visitor.choice({.name = "level", .doc = "The least important events that are logged."},
                   server.log_level, kLevels);
    visitor.choice({.name = "access", .doc = "A line per request: for all, for some, for none."},
                   server.http.access_log, kAccess);
    visitor.count({.name = "sample", .doc = "With `access: sampled`, one request in so many."},
                  server.http.access_log_sample, {.min = 1});
}

void describe_server(ServerConfig& server, SettingVisitor& visitor) {
    static constexpr std::array kStatusCodes{"by_media_type"sv, "draft"sv, "legacy"sv};
    static constexpr std::array kCompatibility{"none"sv, "hasura"sv};
    visitor.text({.name = "listen",
                  .doc = "Address and port to listen on. Port 0: any free one, which the log "
                         "then tells. `0.0.0.0:8080` or `[::]:8080` listen to everyone.",
                  .example = "127.0.0.1:8080"},
                 server.listen);
    visitor.count({.name = "threads", .doc = "Event loops. 0: one per core."}, server.threads,
                  {.min = 0, .max = 1'024});
    visitor.text(
        {.name = "path", .doc = "Where GraphQL requests are taken.", .example = "/graphql"},
        server.http.path);
    visitor.flag(
        {.name = "graphiql",
         .doc = "Whether `/` is GraphiQL, the web console, and `/chart.html` a page that draws "
                "lists of numbers."},
        server.graphiql);
    visitor.flag({.name = "introspection",
                  .doc = "Whether clients may ask for the schema. Without it GraphiQL has no "
                         "completion and no documentation."},
                 server.introspection);
    visitor.text({.name = "compute_plan_secret",
                  .doc = "Requests whose header `x-millrace-compute-plan` has this value are told "
                         "in `extensions.computePlan` what they computed, and how long it took. "
                         "None: nobody is.",
                  .example = "${COMPUTE_PLAN_SECRET}"},
                 server.compute_plan_secret);
    visitor.choice({.name = "status_codes",
                    .doc = "How GraphQL errors show in the status. `draft`: 400 for text that "
                           "does not parse, 422 for invalid requests, 294 for partial data, as "
                           "GraphQL over HTTP says since August 2026. `legacy`: 400 for both, "
                           "200 for partial data. `by_media_type`: `draft` for clients that take "
                           "`application/graphql-response+json`, 200 for all others."},
                   server.http.status_codes, kStatusCodes);
    visitor.choice({.name = "compatibility",
                    .doc = "How errors are spelled: with the codes of docs/errors.md, or with the "
                           "codes and paths of Hasura, for clients that look at them."},
                   server.compatibility, kCompatibility);
    visitor.text({.name = "metrics_path",
                  .doc = "Where metrics are shown, in the format of Prometheus. None: nowhere.",
                  .example = "/metrics"},
                 server.http.metrics_path);
    visitor.section({.name = "cors", .doc = "Pages of other origins."},
                    [&](SettingVisitor& v) { describe_cors(server.http.cors, v); });
    visitor.section({.name = "tls", .doc = "HTTPS."},
                    [&](SettingVisitor& v) { describe_server_tls(server.tls, v); });
    visitor.section({.name = "timeouts", .doc = "How long clients and requests may take."},
                    [&](SettingVisitor& v) { describe_server_timeouts(server.http.timeouts, v); });
    visitor.section({.name = "log", .doc = "What is written to standard error."},
                    [&](SettingVisitor& v) { describe_log(server, v); });
}

void describe_limits(server::HttpOptions& http, server::GraphqlLimits& operation,
                     SettingVisitor& visitor) {
    visitor.count(
        {.name = "connections", .doc = "Client connections per core; more are closed at once."},
        http.connections_max, {.min = 1});
    visitor.bytes({.name = "body_bytes", .doc = "Body of a request (413)."}, http.body_bytes_max,
                  {.min = 1, .max = std::size_t{1} << 30U});
    visitor.count({.name = "batch",
                   .doc = "Operations in one body, as a JSON list. 0: lists are refused, but with "
                          "`compatibility: hasura` 100 are taken."},
                  http.batch_max, {.max = 10'000});
    visitor.bytes({.name = "query_bytes", .doc = "Text of a document."}, operation.query_bytes_max,
                  {.min = 1, .max = std::size_t{1} << 30U});
    visitor.count({.name = "tokens", .doc = "Words and punctuators of a document."},
                  operation.tokens_max, {.min = 1});
    visitor.count({.name = "depth", .doc = "Selection sets within each other, fragments included."},
                  operation.depth_max, {.min = 1});
    visitor.count({.name = "aliases",
                   .doc = "Aliases in an operation, each use of a fragment "
                          "counted."},
                  operation.aliases_max);
    visitor.count({.name = "root_fields", .doc = "Fields of the root of an operation."},
                  operation.root_fields_max, {.min = 1});
    visitor.count({.name = "upstream_calls", .doc = "Calls one operation may make."},
                  operation.upstream_calls_max, {.min = 1});
    visitor.count({.name = "compute_steps",
                   .doc = "Steps of the expressions and directives of an operation."},
                  operation.compute.steps, {.min = 1});
    visitor.count({.name = "compute_directive_steps", .doc = "Of one directive of it."},
                  operation.compute.directive_steps, {.min = 1});
    visitor.bytes({.name = "compute_bytes", .doc = "Memory that its expressions may use."},
                  operation.compute.bytes, {.min = 1});
    visitor.count({.name = "compute_items", .doc = "Items of a collection that it makes."},
                  operation.compute.items, {.min = 1});
    visitor.duration(
        {.name = "compute_time", .doc = "Time it may spend on computing; waiting is not counted."},
        operation.compute.time, {.min = 1, .max = 60'000});
    visitor.count({.name = "compute_cost",
                   .doc = "Steps it is expected to take, with 100 items to a list; more are "
                          "refused before it runs."},
                  operation.compute_cost_max, {.min = 1});
    visitor.count({.name = "validation_errors",
                   .doc = "Errors reported of one document; the rest are not looked for."},
                  operation.validation_errors_max, {.min = 1, .max = 10'000});
}

void describe_plans(plan::PlanCacheLimits& plans, SettingVisitor& visitor) {
    visitor.count({.name = "documents", .doc = "Documents remembered per core."},
                  plans.documents_max, {.min = 1, .max = 1U << 20U});
    visitor.bytes({.name = "bytes", .doc = "Memory for them and their plans, per core."},
                  plans.bytes_max, {.min = 1});
    visitor.count({.name = "per_document",
                   .doc = "Plans of one document: one per operation and combination of `@skip`, "
                          "`@include`, `@defer` and `@stream` conditions."},
                  plans.plans_per_document_max, {.min = 1});
}

}  // namespace

void describe_source_tls(source::TlsConfig& tls, SettingVisitor& visitor) {
    visitor.file({.name = "ca_file",
                  .doc = "PEM file of who is trusted. None: who the system "
                         "trusts."},
                 tls.ca_file);
    visitor.file({.name = "certificate_file",
                  .doc = "PEM file of our own certificate, when the "
                         "source asks for one."},
                 tls.certificate_file);
    visitor.file({.name = "key_file", .doc = "PEM file of its private key."}, tls.key_file);
    visitor.text({.name = "server_name",
                  .doc = "The name to ask for and to find in the source's "
                         "certificate. None: that of the URL."},
                 tls.server_name);
    visitor.flag({.name = "insecure", .doc = "Take any certificate. For tests."}, tls.insecure);
}

namespace {

void describe_source_headers(std::vector<source::HeaderConfig>& headers, SettingVisitor& visitor) {
    TextPairs pairs;
    for (const source::HeaderConfig& header : headers) {
        pairs.emplace_back(header.name, header.value);
    }
    visitor.pairs({.name = "headers",
                   .doc = "Headers sent with every request, such as credentials.",
                   .example = "authorization: Bearer ${TOKEN}"},
                  pairs);
    headers.clear();
    for (auto& [name, value] : pairs) { headers.push_back({name, std::move(value)}); }
}

void describe_database(source::DatabaseConfig& database, SettingVisitor& visitor) {
    visitor.file({.name = "file", .doc = "sqlite: the file of the database. It must be there."},
                 database.file);
    visitor.texts({.name = "replicas",
                   .doc = "postgres: URLs of servers that queries may be read from, once they "
                          "have everything this gateway has written.",
                   .example = "postgres://reader@127.0.0.1:5433/shop"},
                  database.replicas);
    visitor.file({.name = "metadata",
                  .doc = "Databases: what is offered to whom, in the words of Hasura: a YAML or "
                         "JSON file, or a directory of Hasura metadata. None: only fields of the "
                         "schema that name a table."},
                 database.metadata);
    visitor.flag({.name = "prepare",
                  .doc = "postgres: prepare statements. Off behind a pooler that gives every "
                         "transaction another connection and forgets them."},
                 database.prepare);
    visitor.count(
        {.name = "rows", .doc = "Databases: rows of one answer of a statement; more are an error."},
        database.rows_max, {.min = 1});
    visitor.count({.name = "list_items",
                   .doc = "Databases: items of one list that a client gives, to `_in` or as rows "
                          "to insert; more are refused."},
                  database.list_items_max, {.min = 1});
    visitor.flag({.name = "stringify_numbers",
                  .doc = "Databases: values of bigint, numeric and double precision as strings, "
                         "so that no client loses digits."},
                 database.stringify_numbers);
    visitor.flag({.name = "infer_function_permissions",
                  .doc = "Databases: who may select from the table whose rows a function returns "
                         "may call it. Off: its metadata has to say so."},
                 database.infer_function_permissions);
    visitor.flag({.name = "connections",
                  .doc = "Databases: offer `<table>_connection` for tables with a primary key: "
                         "pages by cursor that stay where they are when rows come and go."},
                 database.connections);
    visitor.texts({.name = "session_settings",
                   .doc = "postgres: session variables that the database can read, for row-level "
                          "security of its own: `current_setting('millrace.x_hasura_user_id')`.",
                   .example = "x-hasura-user-id"},
                  database.session_settings);
}

void describe_source(source::SourceConfig& source, SettingVisitor& visitor) {
    constexpr Bounds kTimeout{.min = 1, .max = kHourMs};
    visitor.text({.name = "kind",
                  .doc = "`http` for functions and REST, `graphql` for a GraphQL service, "
                         "`postgres` and `sqlite` for databases."},
                 source.kind);
    visitor.texts({.name = "url",
                   .doc = "Origin with an optional path, or the endpoint of a GraphQL service. A "
                          "list of them is balanced. Of a PostgreSQL server: "
                          "`postgres://user@host/database`, the primary.",
                   .example = "http://127.0.0.1:8101"},
                  source.urls);
    visitor.section({.name = "tls", .doc = "For `https` URLs."},
                    [&](SettingVisitor& v) { describe_source_tls(source.tls, v); });
    describe_source_headers(source.headers, visitor);
    visitor.texts({.name = "forward_headers",
                   .doc = "Client headers copied to every request, when present.",
                   .example = "authorization"},
                  source.forward_headers);
    visitor.section(
        {.name = "timeout", .doc = "How long the source may take."}, [&](SettingVisitor& v) {
            v.duration({.name = "connect", .doc = "For a connection, TLS included."},
                       source.timeout.connect, kTimeout);
            v.duration({.name = "request", .doc = "From the first byte out to the last byte in."},
                       source.timeout.request, kTimeout);
        });
    visitor.section({.name = "pool", .doc = "Connections, per core and origin."},
                    [&](SettingVisitor& v) {
                        v.count({.name = "connections",
                                 .doc = "Open at the same time: also the limit on "
                                        "calls in flight."},
                                source.pool.connections_max, {.min = 1, .max = 65'535});
                        v.duration({.name = "idle", .doc = "How long one is kept without use."},
                                   source.pool.idle, {.min = 0, .max = kHourMs});
                        v.count({.name = "queue",
                                 .doc = "Calls that may wait for a connection; more fail at "
                                        "once."},
                                source.pool.queue_max);
                    });
    visitor.bytes({.name = "response_bytes", .doc = "Largest answer that is read."},
                  source.response_bytes_max, {.min = 1, .max = std::size_t{1} << 30U});
    visitor.section(
        {.name = "coalesce",
         .doc = "Sharing of identical calls that are in flight for different clients at the same "
                "time; of whole operations too, when all their sources allow it."},
        [&](SettingVisitor& v) {
            v.flag({.name = "enabled", .doc = "Off: every client's calls are made."},
                   source.coalesce.enabled);
            v.texts({.name = "identity_headers",
                     .doc = "Client headers that tell who is asking, although the source does "
                            "not get them. What it gets is compared anyway.",
                     .example = "cookie"},
                    source.coalesce.identity_headers);
        });
    visitor.flag({.name = "expose_errors",
                  .doc = "Show clients the source's own error messages and the beginning of "
                         "answers that are not understood."},
                 source.expose_errors);
    describe_database(source.database, visitor);
}

void describe_vars(source::Configuration& sources, SettingVisitor& visitor) {
    TextPairs pairs(sources.vars.begin(), sources.vars.end());
    visitor.pairs({.name = "vars",
                   .doc = "Texts for `{vars.name}` in the templates of the schema.",
                   .example = "region: eu"},
                  pairs);
    sources.vars = {pairs.begin(), pairs.end()};
}

}  // namespace

void describe(Config& config, SettingVisitor& visitor) {
    visitor.texts({.name = "schema",
                   .doc = "File of the schema, relative to this file; or a list of files that "
                          "make one schema. May be left out when a database has metadata.",
                   .example = "schema.graphql"},
                  config.schema);
    visitor.flag({.name = "check_scalars",
                  .doc = "Whether values of scalars called DateTime, Date, Time, UUID, BigInt and "
                         "Decimal are checked. All other scalars of the schema, and these "
                         "without the check, take any JSON value as it comes."},
                 config.check_scalars);
    visitor.section({.name = "server", .doc = "How clients reach the gateway."},
                    [&](SettingVisitor& v) { describe_server(config.server, v); });
    describe_auth(config.auth, visitor);
    visitor.named_sections({.name = "sources",
                            .doc = "Where data comes from, by the name that `source:` in the "
                                   "schema refers to."},
                           [&](std::string_view name, SettingVisitor& v) {
                               source::SourceConfig& source = config.sources.sources.emplace_back();
                               source.name = name;
                               describe_source(source, v);
                           });
    describe_vars(config.sources, visitor);
    visitor.section(
        {.name = "limits", .doc = "What a client may ask for."},
        [&](SettingVisitor& v) { describe_limits(config.server.http, config.limits, v); });
    visitor.section({.name = "plans", .doc = "Documents kept ready to run."},
                    [&](SettingVisitor& v) { describe_plans(config.plans, v); });
    describe_response_rules(config.response_rules, visitor);
}

}  // namespace millrace::app
