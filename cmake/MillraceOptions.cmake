# What a preset may choose. CMakePresets.json sets these; nothing else should.
option(MILLRACE_DEBUG "Check MR_ASSERT" OFF)
option(MILLRACE_LTO "ThinLTO for the programs and the benchmarks" OFF)
option(MILLRACE_FUZZ "Build the fuzzers as libFuzzer programs" OFF)
set(MILLRACE_SANITIZE "" CACHE STRING "Value of -fsanitize, empty for none")
