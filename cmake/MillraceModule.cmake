# Rooms: millrace_rooms() says their order once, millrace_module() builds one of them.
include(GoogleTest)

add_custom_target(benches COMMENT "All benchmarks")
add_custom_target(fuzzers COMMENT "All fuzzers")
add_custom_target(header_checks COMMENT "Every public header compiles alone")

# millrace_rooms(<room>...)
# The rooms in the order data and knowledge may flow: a room sees only rooms before it.
macro(millrace_rooms)
    set_property(GLOBAL PROPERTY MILLRACE_ROOMS "${ARGN}")
    foreach(room IN ITEMS ${ARGN})
        if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${room}/CMakeLists.txt")
            add_subdirectory(${room})
        endif()
    endforeach()
endmacro()

# millrace_module(<room>
#     [PUBLIC_DEPS <room>...]       rooms its public headers include
#     [PRIVATE_DEPS <room>...]      rooms only its own files include
#     [PACKAGES <target>...]        third-party targets its public headers include
#     [PRIVATE_PACKAGES <target>...]
#     [TEST_DEPS <room>...] [TEST_PACKAGES <target>...]  for _test, _bench and _fuzz files
#     [PROGRAM <name>])             main.cpp becomes this program
# Files are found by suffix: *_test.cpp -> <room>_tests, *_bench.cpp -> <room>_benches,
# x_fuzz.cpp -> <room>_x_fuzz, every other .cpp -> the static library millrace_<room>.
function(millrace_module room)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "PROGRAM"
        "PUBLIC_DEPS;PRIVATE_DEPS;PACKAGES;PRIVATE_PACKAGES;TEST_DEPS;TEST_PACKAGES")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "millrace_module(${room}): unknown words: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    _millrace_check_order(${room} ${arg_PUBLIC_DEPS} ${arg_PRIVATE_DEPS} ${arg_TEST_DEPS})
    foreach(kind IN ITEMS PUBLIC_DEPS PRIVATE_DEPS TEST_DEPS)
        list(TRANSFORM arg_${kind} PREPEND millrace_)
    endforeach()
    _millrace_add_parts(${room} millrace_${room}
        PUBLIC ${arg_PUBLIC_DEPS} ${arg_PACKAGES}
        PRIVATE ${arg_PRIVATE_DEPS} ${arg_PRIVATE_PACKAGES}
        TEST ${arg_TEST_DEPS} ${arg_TEST_PACKAGES})
    _millrace_add_header_checks(${room} millrace_${room})
    if(arg_PROGRAM)
        add_executable(${arg_PROGRAM} main.cpp)
        target_link_libraries(${arg_PROGRAM} PRIVATE millrace_${room})
        millrace_optimize_whole(${arg_PROGRAM})
    endif()
endfunction()

# Fails unless every one of `ARGN` is a room before `room`, and there.
function(_millrace_check_order room)
    get_property(rooms GLOBAL PROPERTY MILLRACE_ROOMS)
    list(FIND rooms ${room} own_place)
    if(own_place EQUAL -1)
        message(FATAL_ERROR "room '${room}' is not in the list of src/CMakeLists.txt")
    endif()
    foreach(dep IN LISTS ARGN)
        list(FIND rooms ${dep} place)
        if(place EQUAL -1)
            message(FATAL_ERROR "room '${room}' depends on '${dep}', which is no room")
        elseif(NOT place LESS own_place)
            message(FATAL_ERROR "room '${room}' depends on '${dep}', which comes after it")
        endif()
    endforeach()
endfunction()

# The library `lib` with tests, benchmarks and fuzzers named after `name`, from the
# files of the current folder: what rooms and extensions have in common.
function(_millrace_add_parts name lib)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "PUBLIC;PRIVATE;TEST")
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
    foreach(suffix IN ITEMS test bench fuzz)
        set(${suffix}_sources ${sources})
        list(FILTER ${suffix}_sources INCLUDE REGEX "_${suffix}\\.cpp$")
        list(FILTER sources EXCLUDE REGEX "_${suffix}\\.cpp$")
    endforeach()
    list(REMOVE_ITEM sources "${CMAKE_CURRENT_SOURCE_DIR}/main.cpp")

    if(sources)
        add_library(${lib} STATIC ${sources})
        target_include_directories(${lib} PUBLIC include PRIVATE .)
        target_link_libraries(${lib} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
    else()
        add_library(${lib} INTERFACE)
        target_include_directories(${lib} INTERFACE include)
        target_link_libraries(${lib} INTERFACE ${arg_PUBLIC})
    endif()
    add_custom_target(${name}_checks COMMENT "What ctest -L ${name} runs")
    set(libraries ${lib} ${arg_PRIVATE} ${arg_TEST})
    _millrace_add_tests(${name} "${libraries}" ${test_sources})
    _millrace_add_benches(${name} "${libraries}" ${bench_sources})
    _millrace_add_fuzzers(${name} "${libraries}" ${fuzz_sources})
endfunction()

function(_millrace_add_tests name libraries)
    if(NOT ARGN)
        return()
    endif()
    add_executable(${name}_tests ${ARGN})
    target_include_directories(${name}_tests PRIVATE .)
    target_link_libraries(${name}_tests PRIVATE ${libraries} GTest::gmock_main)
    add_dependencies(${name}_checks ${name}_tests)
    gtest_discover_tests(${name}_tests
        TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
        WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
        PROPERTIES LABELS ${name} TIMEOUT 120)
endfunction()

function(_millrace_add_benches name libraries)
    if(NOT ARGN)
        return()
    endif()
    add_executable(${name}_benches EXCLUDE_FROM_ALL ${ARGN})
    target_include_directories(${name}_benches PRIVATE .)
    target_link_libraries(${name}_benches PRIVATE ${libraries} benchmark::benchmark_main)
    millrace_optimize_whole(${name}_benches)
    add_dependencies(benches ${name}_benches)
endfunction()

# Fuzzers fuzz in the preset made for it. Elsewhere each runs its seeds and its past
# crashers (fuzz/corpus/<fuzzer>/) once, as a test.
function(_millrace_add_fuzzers name libraries)
    foreach(source IN LISTS ARGN)
        cmake_path(GET source STEM LAST_ONLY stem)
        set(fuzzer ${name}_${stem})
        add_executable(${fuzzer} ${source})
        target_include_directories(${fuzzer} PRIVATE .)
        target_link_libraries(${fuzzer} PRIVATE ${libraries})
        add_dependencies(fuzzers ${fuzzer})
        if(MILLRACE_FUZZ)
            target_link_options(${fuzzer} PRIVATE -fsanitize=fuzzer)
        else()
            add_dependencies(${name}_checks ${fuzzer})
            target_sources(${fuzzer} PRIVATE "${CMAKE_SOURCE_DIR}/tools/fuzz_replay.cpp")
            add_test(NAME ${name}.corpus.${stem}
                COMMAND ${fuzzer} "${CMAKE_SOURCE_DIR}/fuzz/corpus/${fuzzer}")
            set_tests_properties(${name}.corpus.${stem} PROPERTIES LABELS ${name} TIMEOUT 120)
        endif()
    endforeach()
endfunction()

# One object file per public header, which includes nothing but that header, twice.
function(_millrace_add_header_checks name lib)
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}/include"
        include/*.hpp)
    if(NOT headers)
        return()
    endif()
    set(checks)
    foreach(header IN LISTS headers)
        set(check "${CMAKE_CURRENT_BINARY_DIR}/header_checks/${header}.cpp")
        file(CONFIGURE OUTPUT "${check}" CONTENT "#include <${header}>\n#include <${header}>\n")
        list(APPEND checks "${check}")
    endforeach()
    add_library(${name}_header_checks OBJECT EXCLUDE_FROM_ALL ${checks})
    target_link_libraries(${name}_header_checks PRIVATE ${lib})
    add_dependencies(header_checks ${name}_header_checks)
endfunction()
