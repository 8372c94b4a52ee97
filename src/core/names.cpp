#include "core/names.hpp"

#include <algorithm>
#include <array>

#include "core/limits.hpp"
#include "core/utf8.hpp"

namespace muster::core {

namespace {

constexpr std::array<std::string_view, 7> reserved_channels = {
    "promotion", "demotion", "added", "removed", "updated", "master", "hello"};

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto character = first_character(text);
    if (!character) return false;
    text.remove_prefix(character->bytes);
  }
  return true;
}

bool is_well_formed_name(std::string_view name) {
  return !name.empty() && name.size() <= limits::name_bytes && is_utf8(name);
}

bool is_reserved_channel(std::string_view name) {
  return std::find(reserved_channels.begin(), reserved_channels.end(), name) !=
         reserved_channels.end();
}

}  // namespace muster::core
