# Every third-party package, found once. A room links what it needs with PACKAGES:
#   fmt::fmt  tl::expected  spdlog::spdlog  CLI11::CLI11  yaml-cpp  simdjson::simdjson
#   Boost::headers  OpenSSL::SSL  OpenSSL::Crypto  Threads::Threads  PkgConfig::re2  date::date-tz
#   hwy::hwy  kissfft::headers (the template for double; Debian's library is for float)
#   dragonbox::dragonbox_to_chars  fast_float::headers  PkgConfig::libpq  PkgConfig::sqlite3
# For tests and benchmarks only:
#   GTest::gmock_main  benchmark::benchmark_main  nlohmann_json::nlohmann_json
# The Debian packages they come in are listed in tools/packages.sh.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED CONFIG)
find_package(tl-expected REQUIRED CONFIG)
find_package(spdlog REQUIRED CONFIG)
find_package(CLI11 REQUIRED CONFIG)
find_package(yaml-cpp REQUIRED CONFIG)
find_package(simdjson REQUIRED CONFIG)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(date REQUIRED CONFIG)
find_package(PkgConfig REQUIRED)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
find_package(hwy REQUIRED CONFIG)
find_package(dragonbox REQUIRED CONFIG)
find_path(MILLRACE_FASTFLOAT_INCLUDE fast_float/fast_float.h REQUIRED)
add_library(fast_float::headers INTERFACE IMPORTED)
target_include_directories(fast_float::headers INTERFACE "${MILLRACE_FASTFLOAT_INCLUDE}")
find_path(MILLRACE_KISSFFT_INCLUDE kissfft.hh PATH_SUFFIXES kissfft REQUIRED)
add_library(kissfft::headers INTERFACE IMPORTED)
target_include_directories(kissfft::headers INTERFACE "${MILLRACE_KISSFFT_INCLUDE}")
find_package(GTest REQUIRED CONFIG)
find_package(benchmark REQUIRED CONFIG)
find_package(nlohmann_json REQUIRED CONFIG)
