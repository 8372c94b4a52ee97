#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "muster/api.hpp"
#include "muster/id.hpp"

namespace muster {

/// Names one mastership. Send it along with each write as master, so that the target can refuse a
/// write with a lower token than it has seen.
///
/// cereal can serialise it; muster/token_value.hpp has its JSON form.
/// Distinct objects: safe. Shared objects: unsafe.
struct MUSTER_API FencingToken {
  /// At least 1.
  std::uint64_t term = 0;
  /// The master.
  NodeId id;

  /// By term, then by id.
  friend auto operator<=>(const FencingToken&, const FencingToken&) = default;

  /// "TERM-ID", the term as 16 hexadecimal digits. Texts order as the tokens do, so a store that
  /// compares strings can fence.
  std::string to_string() const;
  /// Reads what `to_string` writes; nothing for anything else.
  static std::optional<FencingToken> from_string(std::string_view text);

  template <class Archive>
  void serialize(Archive& archive) {
    archive(term, id);
  }
};

}  // namespace muster

template <>
struct MUSTER_API std::hash<muster::FencingToken> {
  std::size_t operator()(const muster::FencingToken& token) const noexcept;
};
