#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "muster/id.hpp"
#include "muster/value.hpp"

/// Whom a node sees, told to whoever asks for it, and to nobody else. A question is one small
/// message to one node: {"ask": DIGEST}, with the digest of the nodes that the asker sees, itself
/// included. The answer is {"see": DIGEST, "suspected": [ID, ...]}, and has "nodes": [ID, ...] only
/// if the digests differ and they are not too many, so that in a cluster that agrees it is as small
/// as the question.
namespace muster::detail {

/// The channel of questions and answers.
inline constexpr std::string_view sight_channel = "muster.sight";
/// Ids in an answer, of either kind; what is more is left out.
inline constexpr std::size_t sight_ids_max = 1024;

struct Sight {
  std::uint64_t digest = 0;
  /// Nothing: the nodes that the question was about, if the digest is theirs, or too many to tell.
  std::optional<std::vector<NodeId>> nodes = {};
  /// Those of them that are under suspicion.
  std::vector<NodeId> suspected = {};

  friend bool operator==(const Sight&, const Sight&) = default;
};

/// FNV-1a, 64 bits, of the ids in ascending order as big-endian bytes.
std::uint64_t sight_digest(std::vector<NodeId> nodes);

Value sight_question(std::uint64_t digest);
/// The digest of a question; nothing if it is none.
std::optional<std::uint64_t> read_sight_question(const Value& message);
/// The answer of a node that sees `nodes`, itself included.
Value sight_answer(std::uint64_t asked, std::vector<NodeId> nodes, std::vector<NodeId> suspected);
/// Nothing if it is no answer.
std::optional<Sight> read_sight_answer(const Value& message);

/// Keeps answers from becoming a burden: so many a second, however many ask.
///
/// Distinct objects: safe. Shared objects: unsafe.
class SightPace {
 public:
  static constexpr unsigned answers_per_second = 20;

  bool admit(core::Time now);

 private:
  core::Time second_began_{};
  unsigned answered_ = 0;
};

}  // namespace muster::detail
