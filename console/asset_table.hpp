#pragma once
/// @file asset_table.hpp — what the build writes for us: the table in assets.gen.cpp

#include <millrace/console/assets.hpp>

namespace millrace::console {

std::span<const Asset> asset_table() noexcept;

}  // namespace millrace::console
