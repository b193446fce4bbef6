#!/usr/bin/env python3
"""Shows every rule of tools/tidy fire on a small bad sample, and keep still on a good one."""
import importlib.machinery
import importlib.util
import unittest
from pathlib import Path

loader = importlib.machinery.SourceFileLoader("tidy", str(Path(__file__).with_name("tidy")))
tidy = importlib.util.module_from_spec(importlib.util.spec_from_loader("tidy", loader))
loader.exec_module(tidy)

ROOMS = "millrace_rooms(\n    base\n    io\n    wire\n    app)\n"


def findings(rule, files: dict[str, str]) -> list[str]:
    tree = tidy.Tree({path: text.encode() for path, text in
                      {"src/CMakeLists.txt": ROOMS, **files}.items()})
    return [str(finding) for finding in rule(tree)]


class RuleTest(unittest.TestCase):
    def fires(self, rule, files, place):
        found = findings(rule, files)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(place), found)

    def is_silent(self, rule, files):
        self.assertEqual(findings(rule, files), [])


class RoomOrder(RuleTest):
    def test_a_room_may_not_know_a_later_one(self):
        self.fires(tidy.room_order,
                   {"src/base/a.cpp": "\n#include <millrace/wire/http1.hpp>\n"},
                   "src/base/a.cpp:2:")

    def test_a_test_may_not_either(self):
        self.fires(tidy.room_order,
                   {"src/base/a_test.cpp": "#include <millrace/io/loop.hpp>\n"},
                   "src/base/a_test.cpp:1:")

    def test_a_room_must_exist(self):
        self.fires(tidy.room_order,
                   {"src/wire/a.cpp": "#include <millrace/attic/a.hpp>\n"}, "src/wire/a.cpp:1:")

    def test_itself_and_earlier_ones_are_fine(self):
        self.is_silent(tidy.room_order, {"src/wire/a.cpp":
                       "#include <millrace/base/a.hpp>\n#include <millrace/wire/a.hpp>\n"
                       "// #include <millrace/app/a.hpp>\n"})

    def test_the_console_is_known_to_app_alone(self):
        include = "#include <millrace/console/assets.hpp>\n"
        self.fires(tidy.room_order, {"src/wire/a.cpp": include}, "src/wire/a.cpp:1:")
        self.is_silent(tidy.room_order, {"src/app/a.cpp": include})

    def test_a_folder_must_be_listed(self):
        self.fires(tidy.rooms_listed, {"src/attic/a.cpp": ""}, "src/attic:1:")
        self.is_silent(tidy.rooms_listed, {"src/wire/a.cpp": ""})


class Borders(RuleTest):
    def test_an_include_may_not_climb_out(self):
        self.fires(tidy.borders, {"ext/source/http/a.cpp": '#include "../../src/io/loop.hpp"\n'},
                   "ext/source/http/a.cpp:1:")

    def test_public_headers_come_in_angle_brackets(self):
        self.fires(tidy.borders, {"src/io/a.cpp": '#include "millrace/io/a.hpp"\n'},
                   "src/io/a.cpp:1:")

    def test_a_private_header_beside_is_fine(self):
        self.is_silent(tidy.borders, {"src/io/a.cpp": '#include "a.hpp"\n#include "rules/b.hpp"\n'})


class Readmes(RuleTest):
    def test_a_room_needs_one(self):
        self.fires(tidy.readmes, {"src/wire/a.cpp": ""}, "src/wire:1:")

    def test_an_extension_needs_one(self):
        self.fires(tidy.readmes, {"ext/source/http/a.cpp": ""}, "ext/source/http:1:")

    def test_with_one_all_is_fine(self):
        self.is_silent(tidy.readmes, {"src/wire/a.cpp": "", "src/wire/README.md": ""})


class ExtensionsRegistered(RuleTest):
    def test_a_folder_without_a_line(self):
        self.fires(tidy.extensions_registered,
                   {"ext/CMakeLists.txt": "# millrace_extension(source http)\n",
                    "ext/source/http/a.cpp": ""}, "ext/source/http:1:")

    def test_a_folder_with_its_line(self):
        self.is_silent(tidy.extensions_registered,
                       {"ext/CMakeLists.txt": "millrace_extension(source http)\n",
                        "ext/source/http/a.cpp": ""})


class HeavyHeaders(RuleTest):
    def test_each_has_one_owner(self):
        for header, path in (("boost/asio/ip/tcp.hpp", "src/wire/a.cpp"),
                             ("boost/beast/http.hpp", "src/io/a.cpp"),
                             ("openssl/ssl.h", "src/wire/a.cpp"),
                             ("spdlog/spdlog.h", "src/app/a.cpp"),
                             ("CLI/CLI.hpp", "src/base/a.cpp"),
                             ("yaml-cpp/yaml.h", "src/base/a.cpp"),
                             ("simdjson.h", "src/io/a.cpp"),
                             ("nlohmann/json.hpp", "src/wire/a.cpp")):
            with self.subTest(header):
                self.fires(tidy.heavy_headers, {path: f"#include <{header}>\n"}, f"{path}:1:")

    def test_not_even_the_owner_shows_it(self):
        path = "src/io/include/millrace/io/loop.hpp"
        self.fires(tidy.heavy_headers, {path: "#include <boost/asio/io_context.hpp>\n"}, f"{path}:1:")

    def test_the_owner_may_use_it_privately(self):
        self.is_silent(tidy.heavy_headers, {
            "src/io/a.cpp": "#include <boost/asio/ip/tcp.hpp>\n",
            "src/wire/a.cpp": "#include <boost/beast/http/basic_parser.hpp>\n"
                              "#include <boost/asio/buffer.hpp>\n",
            "src/wire/a_test.cpp": "#include <nlohmann/json.hpp>\n",
            "ext/source/http/a.cpp": "#include <simdjson.h>\n"})


class BannedWords(RuleTest):
    def test_each_ban(self):
        for words in ("std::function<void()> f;", "std::regex r;", "throw 1;", "std::cerr << 1;",
                      "std::this_thread::sleep_for(x);"):
            with self.subTest(words):
                self.fires(tidy.banned_words, {"src/wire/a.cpp": f"\n{words}\n"},
                           "src/wire/a.cpp:2:")

    def test_a_test_may_not_sleep(self):
        self.fires(tidy.banned_words, {"src/wire/a_test.cpp": "sleep_until(x);"},
                   "src/wire/a_test.cpp:1:")

    def test_comments_literals_and_exempt_places(self):
        self.is_silent(tidy.banned_words, {
            "src/wire/a.cpp": '// throw\n/* std::regex\n */ auto t = "throw"; auto u = R"x(throw)x";\n'
                              "const int n = 1'000'000; new (std::nothrow) int;",
            "src/app/a.cpp": "throw 1; std::function<void()> f;",
            "ext/source/http/a.cpp": "throw 1;",
            "src/wire/a_test.cpp": "std::function<void()> f;"})


class AwaitedTemporaries(RuleTest):
    def test_a_lambda_or_a_brace(self):
        for words in ("co_await f([&] { return 1; });", "co_await Sleep{5};",
                      "MR_CO_TRY(auto x, co_await g(Key{1}, context));", "co_await f(\n    {1, 2});"):
            with self.subTest(words):
                self.fires(tidy.awaited_temporaries, {"src/wire/a.cpp": words},
                           "src/wire/a.cpp:1:")

    def test_what_has_a_name(self):
        self.is_silent(tidy.awaited_temporaries, {"src/wire/a.cpp":
                       "co_await f(a[1], b); if (co_await g()) { h(); }\n"
                       "MR_CO_TRY(auto x, co_await g(key)); Box box{1};\n"
                       "f(co_await g(), Box{1});\n"
                       "Awaiter operator co_await() const { return Awaiter{}; }\n"})


class Words(RuleTest):
    def test_unfinished(self):
        self.fires(tidy.unfinished, {"tools/a.sh": "\n# TO" + "DO later\n"}, "tools/a.sh:2:")
        self.is_silent(tidy.unfinished, {"tools/a.sh": "# nothing left\n"})

    def test_vague_names(self):
        self.fires(tidy.vague_names, {"src/wire/string_utils.hpp": ""},
                   "src/wire/string_utils.hpp:1:")
        self.is_silent(tidy.vague_names, {"src/wire/utility_bill.hpp": ""})


class HeaderLines(RuleTest):
    def test_the_second_line_names_the_file_and_says_why(self):
        for line in ("/// @file b.hpp — what for", "/// @file a.hpp", "// a.hpp — what for"):
            with self.subTest(line):
                self.fires(tidy.header_lines, {"src/wire/a.hpp": f"#pragma once\n{line}\n"},
                           "src/wire/a.hpp:2:")

    def test_the_first_line_is_the_guard(self):
        self.fires(tidy.header_lines, {"src/wire/a.hpp": "\n/// @file a.hpp — what for\n"},
                   "src/wire/a.hpp:1:")

    def test_a_good_opening(self):
        self.is_silent(tidy.header_lines,
                       {"src/wire/a.hpp": "#pragma once\n/// @file a.hpp — what for\n"})


class Files(RuleTest):
    def test_over_a_megabyte(self):
        self.fires(tidy.file_sizes, {"fuzz/corpus/a": "x" * (tidy.FILE_BYTES_MAX + 1)},
                   "fuzz/corpus/a:1:")
        self.is_silent(tidy.file_sizes, {"fuzz/corpus/a": "x" * tidy.FILE_BYTES_MAX})

    def test_package_hosts(self):
        for host in ("https://registry.npm" + "js.org/a", "http://deb.deb" + "ian.org",
                     '"resolved": ' + '"https://mirror.example/a.tgz"'):
            with self.subTest(host):
                self.fires(tidy.package_hosts, {"console/package-lock.json": f"\n{host}\n"},
                           "console/package-lock.json:2:")
        self.is_silent(tidy.package_hosts, {"console/package-lock.json": '"version": "1.0.0"'})


class Functions(unittest.TestCase):
    def test_are_found_by_their_braces(self):
        text = ("#define MR_X(a) { a; }\n"
                "namespace a {\n"
                "struct B : C<int()> {\n"
                "    B() : n_{1} {}\n"
                "    int n_;\n"
                "};\n"
                "constexpr int kTable[] = {1, 2};\n"
                "int f(int x) noexcept {\n"
                "    if (x) { return 1; }\n"
                "    return 2;\n"
                "}\n"
                "}  // namespace a\n")
        tree = tidy.Tree({"src/wire/a.cpp": text.encode()})
        found = {(function.line, function.lines) for function in tidy.functions(tree,
                   "src/wire/a.cpp")}
        self.assertIn((8, 4), found)
        self.assertNotIn(2, {line for line, _ in found})
        self.assertNotIn(7, {line for line, _ in found})


class EveryRule(unittest.TestCase):
    def test_stands_in_this_file(self):
        text = Path(__file__).read_text()
        for rule in tidy.RULES:
            self.assertIn(f"tidy.{rule.__name__}", text)


if __name__ == "__main__":
    unittest.main()
