#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/time.hpp"
#include "discovery/sight.hpp"
#include "monitor/snapshot.hpp"
#include "muster/node.hpp"

namespace muster::monitor {

/// Whom the other nodes see, by their own word. They are asked only when somebody looks: each every
/// other second at most, and no more than `questions_per_second` in all, so that a thousand nodes
/// are gone through in half a minute and nobody notices.
///
/// Safe to call from any thread.
class Outlook {
 public:
  static constexpr Duration ask_interval = std::chrono::seconds(2);
  static constexpr std::size_t questions_per_second = 32;

  /// A question that is due: to whom, and whom this node sees.
  struct Question {
    NodeId to;
    Value text;
  };

  /// Those that are due now; nodes that are gone are forgotten.
  std::vector<Question> questions(const NodeId& self, const std::vector<Node>& nodes,
                                  core::Time now);
  void answered(const NodeId& node, const detail::Sight& sight, core::Time now);
  /// What is known by now, and not from long ago.
  std::map<NodeId, Seen> seen(core::Time now) const;

 private:
  struct Asked {
    core::Time asked_at{};
    /// Whom the question was about, for an answer that says "the same".
    std::shared_ptr<const std::vector<NodeId>> about;
    core::Time answered_at{};
    std::optional<Seen> seen = {};
  };

  bool may_ask(core::Time now);

  mutable std::mutex mutex_;
  std::map<NodeId, Asked> asked_;
  core::Time second_began_{};
  std::size_t asked_in_second_ = 0;
};

}  // namespace muster::monitor
