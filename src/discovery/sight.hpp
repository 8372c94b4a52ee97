#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "muster/id.hpp"
#include "muster/value.hpp"

/// Lets a node ask another one which nodes it sees. Only the asked node answers, and only to the
/// asker.
///
/// * The question is {"ask": DIGEST}. The digest covers the nodes that the asker sees, including
///   itself.
/// * The answer is {"see": DIGEST, "suspected": [ID, ...]}. It also has "nodes": [ID, ...] if the
///   digests differ and the list is not too long.
///
/// In a cluster that agrees, the answer is as small as the question.
namespace muster::detail {

/// The channel of questions and answers.
inline constexpr std::string_view sight_channel = "muster.sight";
/// The most ids in each list of an answer. The answer leaves out the others.
inline constexpr std::size_t sight_ids_max = 1024;

struct Sight {
  std::uint64_t digest = 0;
  /// Empty if the digests match, or if the nodes are too many for a list.
  std::optional<std::vector<NodeId>> nodes = {};
  /// The suspected ones among the nodes.
  std::vector<NodeId> suspected = {};

  friend bool operator==(const Sight&, const Sight&) = default;
};

/// FNV-1a, 64 bits, of the ids in ascending order as big-endian bytes.
std::uint64_t sight_digest(std::vector<NodeId> nodes);

Value sight_question(std::uint64_t digest);
/// Returns the digest of a question. Returns nothing for any other value.
std::optional<std::uint64_t> read_sight_question(const Value& message);
/// Returns the answer of a node that sees `nodes`, including itself.
Value sight_answer(std::uint64_t asked, std::vector<NodeId> nodes, std::vector<NodeId> suspected);
/// Returns nothing if the value is not an answer.
std::optional<Sight> read_sight_answer(const Value& message);

/// Limits the answers per second, regardless of the number of askers.
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
