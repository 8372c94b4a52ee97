#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "muster/api.hpp"

namespace muster {

namespace detail {
/// 32 lower-case hexadecimal digits, most significant first.
MUSTER_API std::string id_to_string(std::uint64_t high, std::uint64_t low);
/// Reads exactly what `id_to_string` writes; false for anything else.
MUSTER_API bool id_from_string(std::string_view text, std::uint64_t& high, std::uint64_t& low);
}  // namespace detail

/// 128 bits that name one thing for as long as it lives. `Tag` keeps ids of different things apart.
///
/// A default-constructed id is nil and names nothing. Ids order by value, the same on every node,
/// and so does their text. cereal can serialise them; muster/token_value.hpp has their JSON form.
/// Distinct objects: safe. Shared objects: unsafe.
template <class Tag>
struct Id {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  constexpr bool is_nil() const { return high == 0 && low == 0; }
  friend constexpr auto operator<=>(const Id&, const Id&) = default;

  /// 32 lower-case hexadecimal digits.
  std::string to_string() const { return detail::id_to_string(high, low); }
  /// Reads what `to_string` writes; nothing for anything else.
  static std::optional<Id> from_string(std::string_view text) {
    Id id;
    if (!detail::id_from_string(text, id.high, id.low)) return std::nullopt;
    return id;
  }

  template <class Archive>
  void serialize(Archive& archive) {
    archive(high, low);
  }
};

/// Names a node: drawn at random once for a `Discovery` object and kept over stop and start.
/// `high` is shared by all nodes of one operating-system process.
using NodeId = Id<struct NodeIdTag>;

/// Names one life of a node: drawn at random by every start.
using SessionId = Id<struct SessionIdTag>;

}  // namespace muster

template <class Tag>
struct std::hash<muster::Id<Tag>> {
  /// Ids are uniform random bits, so folding them is enough.
  std::size_t operator()(const muster::Id<Tag>& id) const noexcept {
    return static_cast<std::size_t>(id.high ^ id.low);
  }
};
