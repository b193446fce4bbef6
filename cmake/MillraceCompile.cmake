# Language level, warnings, code generation and linker, the same for every target.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")
# DWARF 4: valgrind of Debian 12 does not read clang's DWARF 5.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -gdwarf-4 -DNDEBUG")
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")

add_compile_options(
    -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
    -Wextra-semi -Wimplicit-fallthrough -Wnull-dereference -Wdouble-promotion -Wformat=2 -Werror
    -fno-omit-frame-pointer)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    add_compile_options(-march=x86-64-v2)
endif()
if(MILLRACE_DEBUG)
    add_compile_definitions(MILLRACE_DEBUG=1)
endif()

if(MILLRACE_SANITIZE)
    set(sanitize -fsanitize=${MILLRACE_SANITIZE} -fno-sanitize-recover=all)
    add_compile_options(${sanitize})
    add_link_options(${sanitize})
endif()
if(MILLRACE_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(MILLRACE_CCACHE ccache)
if(MILLRACE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${MILLRACE_CCACHE}")
endif()
find_program(MILLRACE_LLD NAMES ld.lld-19 ld.lld)
if(MILLRACE_LLD)
    add_link_options(-fuse-ld=lld)
endif()

# Objects carry machine code and bitcode. Programs and benchmarks link the bitcode; the many
# test programs link the machine code, so that they do not pay for ThinLTO again and again.
if(MILLRACE_LTO)
    add_compile_options(-flto=thin -ffat-lto-objects)
endif()

# Lets the program `target` be optimized across rooms at link time.
function(millrace_optimize_whole target)
    if(MILLRACE_LTO)
        target_link_options(${target} PRIVATE -flto=thin -ffat-lto-objects
            "LINKER:--thinlto-cache-dir=${CMAKE_BINARY_DIR}/thinlto-cache")
    endif()
endfunction()
