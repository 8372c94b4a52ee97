#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "core/time.hpp"
#include "discovery/request_message.hpp"

namespace muster::detail {

/// The requests of other nodes that this node answers, each once: a request that comes again, for
/// its asker has lost sight of this node, gets the answer it has had.
///
/// Distinct objects: safe. Shared objects: unsafe.
class RequestDesk {
 public:
  /// Requests of one asker that are under way or whose answers have not been confirmed, at once.
  /// Further ones fail.
  static constexpr std::size_t cases_max = 4'096;
  /// Answered requests of one asker that are remembered; the oldest are forgotten.
  static constexpr std::size_t settled_max = 65'536;
  /// How long an asker that was removed is remembered, for it may come back.
  static constexpr Duration memory = std::chrono::seconds(60);

  enum class Verdict {
    /// Its handler is to be called.
    run,
    /// The answer is to be sent, once more.
    answer,
    /// Nothing is to be done: it is under way, or its asker does not wait any more.
    ignore,
    /// There are too many.
    refuse,
  };

  /// A request has come. `answer` is filled in with `Verdict::answer`.
  Verdict receive(const SessionId& asker, const Question& question, Answer& answer);
  /// This node has an answer. Whether the asker still waits for it.
  bool answered(const SessionId& asker, const Answer& answer);
  /// The asker has the answer.
  void confirmed(const SessionId& asker, std::uint64_t number);
  void removed(const SessionId& asker, core::Time now);
  void clear() { askers_.clear(); }

 private:
  struct Asker {
    /// Lower numbers are not waited for any more.
    std::uint64_t oldest = 0;
    /// Nothing while it is under way.
    std::map<std::uint64_t, std::optional<Answer>> cases;
    /// The asker has their answers; a copy of the request may still be on its way.
    std::set<std::uint64_t> settled;
    std::optional<core::Time> removed_at;
  };

  void forget_old(core::Time now);

  std::map<SessionId, Asker> askers_;
};

}  // namespace muster::detail
