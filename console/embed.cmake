# cmake -D FILES=<folder> -D OUT=<folder> -P embed.cmake
# Writes OUT/assets.gen.S, which includes every file of FILES as it is, and OUT/assets.gen.cpp,
# the table of them. A file x.gz is no asset of its own but the compressed form of x.

set(type_html "text/html; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_svg "image/svg+xml")
set(type_ttf "font/ttf")
set(type_txt "text/plain; charset=utf-8")

set(assembly "    .section .rodata\n")
set(declarations "")
set(rows "")
set(count 0)

# Includes `file` under a symbol of its own; sets `view` to a C++ expression for its bytes.
macro(include_bytes file)
    file(SIZE "${file}" size)
    set(symbol "millrace_console_${count}")
    math(EXPR count "${count} + 1")
    string(APPEND assembly
        "\n    .balign 16\n    .hidden ${symbol}\n    .globl ${symbol}\n${symbol}:\n"
        "    .incbin \"${file}\"\n")
    string(APPEND declarations "extern const std::byte ${symbol}[];\n")
    set(view "{${symbol}, ${size}}")
endmacro()

file(GLOB_RECURSE files RELATIVE "${FILES}" "${FILES}/*")
list(FILTER files EXCLUDE REGEX "\\.gz$")
foreach(file IN LISTS files)
    cmake_path(GET file EXTENSION LAST_ONLY extension)
    string(SUBSTRING "${extension}" 1 -1 extension)
    if(NOT DEFINED type_${extension})
        message(FATAL_ERROR "console: no content type for ${file}")
    endif()

    include_bytes("${FILES}/${file}")
    set(plain "${view}")
    set(packed "{}")
    if(EXISTS "${FILES}/${file}.gz")
        include_bytes("${FILES}/${file}.gz")
        set(packed "${view}")
    endif()

    # The bundler put a hash of the content into these names.
    set(immutable false)
    if(file MATCHES "^(chunks|fonts)/")
        set(immutable true)
    endif()
    file(SHA256 "${FILES}/${file}" hash)
    string(SUBSTRING "${hash}" 0 20 hash)
    string(APPEND rows "    {\"${file}\", \"${type_${extension}}\", \"W/\\\"${hash}\\\"\", "
        "${immutable}, ${plain}, ${packed}},\n")
endforeach()

file(WRITE "${OUT}/assets.gen.S"
    "${assembly}\n    .section .note.GNU-stack,\"\",%progbits\n")
file(WRITE "${OUT}/assets.gen.cpp"
"// Written by console/embed.cmake.
#include \"asset_table.hpp\"

extern \"C\" {
${declarations}}

namespace millrace::console {
namespace {

const Asset kAssets[] = {
${rows}};

}  // namespace

std::span<const Asset> asset_table() noexcept { return kAssets; }

}  // namespace millrace::console
")
