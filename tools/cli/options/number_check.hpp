#pragma once

#include <cstdint>
#include <functional>
#include <string>

/// Checks of numbers, in the words of CLI11: empty if the text is such a number, else why not.
/// CLI11's own checks quote the largest number there is, and let larger ones pass.
namespace muster::cli {

using NumberCheck = std::function<std::string(const std::string& text)>;

/// From 1 to the largest number of 32 bits.
std::string at_least_one(const std::string& text);

NumberCheck number_from(std::uint64_t low, std::uint64_t high);

}  // namespace muster::cli
