# Extensions: millrace_extension() lists one, millrace_extension_module() builds it.

# What the program links to have them all, with <millrace/app/extensions.gen.hpp>.
add_library(millrace_extensions INTERFACE)
target_include_directories(millrace_extensions INTERFACE "${CMAKE_BINARY_DIR}/gen/include")

# The registry each kind of extension registers in, and the header that declares it.
set(MILLRACE_REGISTRY_source "source::Registry" CACHE INTERNAL "")
set(MILLRACE_REGISTRY_kernel "compute::KernelRegistry" CACHE INTERNAL "")
set(MILLRACE_REGISTRY_directive "plan::DirectiveRegistry" CACHE INTERNAL "")

# millrace_extension(<kind> <name>)
# Adds ext/<kind>/<name>, and a call of register_<kind>_<name>(registry) to the generated file.
macro(millrace_extension kind name)
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${kind}/${name}/CMakeLists.txt")
        add_subdirectory(${kind}/${name})
        target_link_libraries(millrace_extensions INTERFACE millrace_ext_${kind}_${name})
        set_property(GLOBAL APPEND PROPERTY MILLRACE_EXTENSIONS_${kind} ${name})
        set_property(GLOBAL APPEND PROPERTY MILLRACE_EXTENSION_KINDS ${kind})
    endif()
endmacro()

# millrace_extension_module(<kind> <name> [DEPS <room>...] [PACKAGES <target>...]
#                           [TEST_DEPS <room>...] [TEST_PACKAGES <target>...])
# Library millrace_ext_<kind>_<name> and tests ext_<kind>_<name>_tests, files found by
# suffix as in a room. An extension has no public headers: it is reached through its seam.
function(millrace_extension_module kind name)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "DEPS;PACKAGES;TEST_DEPS;TEST_PACKAGES")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR
            "millrace_extension_module(${kind} ${name}): unknown words: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    list(TRANSFORM arg_DEPS PREPEND millrace_)
    list(TRANSFORM arg_TEST_DEPS PREPEND millrace_)
    _millrace_add_parts(ext_${kind}_${name} millrace_ext_${kind}_${name}
        PUBLIC ${arg_DEPS} PRIVATE ${arg_PACKAGES} TEST ${arg_TEST_DEPS} ${arg_TEST_PACKAGES})
endfunction()

# Writes <millrace/app/extensions.gen.hpp>; called once, after the last millrace_extension().
function(millrace_write_extensions)
    get_property(kinds GLOBAL PROPERTY MILLRACE_EXTENSION_KINDS)
    list(REMOVE_DUPLICATES kinds)
    set(seams)
    set(declarations)
    set(functions)
    foreach(kind IN LISTS kinds)
        set(registry "${MILLRACE_REGISTRY_${kind}}")
        if(NOT registry)
            message(FATAL_ERROR "extensions of kind '${kind}' have no registry")
        endif()
        string(REPLACE "::" ";" words "${registry}")
        list(GET words 0 room)
        list(GET words 1 class)
        string(APPEND seams "namespace millrace::${room} {\nclass ${class};\n}\n")
        string(APPEND functions
            "\ninline void register_extensions(${registry}& registry) {\n")
        get_property(names GLOBAL PROPERTY MILLRACE_EXTENSIONS_${kind})
        foreach(name IN LISTS names)
            string(APPEND declarations "void register_${kind}_${name}(${registry}& registry);\n")
            string(APPEND functions "    register_${kind}_${name}(registry);\n")
        endforeach()
        string(APPEND functions "}\n")
    endforeach()
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/gen/include/millrace/app/extensions.gen.hpp" CONTENT
"#pragma once
/// @file extensions.gen.hpp — registers every extension listed in ext/CMakeLists.txt

${seams}
namespace millrace::ext {

${declarations}${functions}
}  // namespace millrace::ext
")
endfunction()
