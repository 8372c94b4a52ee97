#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cluster/resource_output.hpp"
#include "cluster/work_message.hpp"
#include "core/time.hpp"
#include "muster/id.hpp"
#include "muster/resource.hpp"

namespace muster::cluster {

/// What this node has asked for: resources to be allocated, or not to be any more. A request is
/// repeated until the leader has accepted it, and ends when it has come true: the owner handles the
/// resource, or nobody has it.
///
/// Knows neither network nor clock, as `ContentExchange`. Distinct objects: safe. Shared objects:
/// unsafe.
class Allocations {
 public:
  /// Who is to have a resource as far as is known: its owner, nil if it is to have one; nothing if
  /// there is no such resource.
  using OwnerOf = std::function<std::optional<NodeId>(std::string_view id)>;

  explicit Allocations(OwnerOf owner_of) : owner_of_(std::move(owner_of)) {}

  std::uint64_t allocate(const Resource& resource, core::Time deadline, core::Time now);
  std::uint64_t deallocate(std::string_view id, core::Time deadline, core::Time now);

  /// Who decides; nothing: nobody is known to.
  void lead(std::optional<NodeId> leader, core::Time now);
  /// Something about owners is different.
  void owners_changed(core::Time now);
  /// The leader, or the owner, has said something to a request; see `answer`.
  void receive(const Value& message, core::Time now);
  /// All requests end, with this error.
  void end_all(const std::string& error);
  /// Forgets all requests without an end.
  void clear();
  void advance(core::Time now);

  /// To the leader or to an owner.
  std::vector<SendValue> take_messages() { return std::exchange(messages_, {}); }
  /// Of the kind `Answered`.
  std::vector<ResourceOutput> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<core::Time> next_deadline() const;

  /// Between two repetitions.
  static constexpr Duration repeat = std::chrono::milliseconds(200);

 private:
  struct Pending {
    std::string id;
    /// Nothing: it is to be deallocated.
    std::optional<Resource> resource;
    bool is_accepted = false;
    core::Time deadline;
    core::Time at;
  };
  using Entry = std::map<std::uint64_t, Pending>::iterator;

  std::uint64_t add(Pending pending, core::Time now);
  /// Sends what is to be sent now. Whether the request goes on.
  bool step(std::uint64_t number, Pending& pending, core::Time now);
  void end(Entry entry, const std::string& error);

  OwnerOf owner_of_;
  std::optional<NodeId> leader_;
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, Pending> pending_;
  std::vector<SendValue> messages_;
  std::vector<ResourceOutput> outputs_;
};

/// What a node asks for in a message.
struct AllocationRequest {
  enum class Kind { allocate, deallocate, is_handled };

  Kind kind = Kind::allocate;
  std::uint64_t request = 0;
  /// To deallocate: the id alone.
  Resource resource;
  /// Of `is_handled`.
  std::uint64_t digest = 0;
};

/// Nothing if the message is not well-formed, or about something else.
std::optional<AllocationRequest> read_request(const Value& message);
/// The answer of the leader to the first two kinds: it is accepted if `error` is empty. Of the
/// owner to the last one: it is handled.
Value answer_to(const AllocationRequest& request, std::string_view error);

}  // namespace muster::cluster
