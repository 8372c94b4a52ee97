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

/// The nodes that other nodes see, as they report it. They are asked on demand only: each at most
/// every two seconds, and at most `questions_per_second` in all. A thousand nodes thus take half a
/// minute, at negligible cost.
///
/// Safe to call from any thread.
class Outlook {
 public:
  static constexpr Duration ask_interval = std::chrono::seconds(2);
  static constexpr std::size_t questions_per_second = 32;

  /// A question that is due: its receiver, and the nodes that this node sees.
  struct Question {
    NodeId to;
    Value text;
  };

  /// The questions that are due now. Departed nodes are forgotten.
  std::vector<Question> questions(const NodeId& self, const std::vector<Node>& nodes,
                                  core::Time now);
  void answered(const NodeId& node, const detail::Sight& sight, core::Time now);
  /// The answers that are not too old.
  std::map<NodeId, Seen> seen(core::Time now) const;

 private:
  struct Asked {
    core::Time asked_at{};
    /// The nodes of the question, for an answer that confirms them.
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
