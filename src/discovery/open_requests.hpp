#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/time.hpp"
#include "discovery/request_message.hpp"
#include "muster/error.hpp"

namespace muster::detail {

/// The requests of this node that wait for an answer. A request goes to its recipient; if that node
/// is removed or does not have the role, the recipient is found again. Knows neither network nor
/// clock: after every input, `take_outputs` is to be performed and `next_deadline` to be waited
/// for.
///
/// Distinct objects: safe. Shared objects: unsafe.
class OpenRequests {
 public:
  /// The recipient of a request is to be found; `found` is the answer.
  struct Find {
    std::uint64_t number = 0;
    Recipient recipient;
  };
  /// A request is to be sent.
  struct Ask {
    NodeId to;
    Question question;
  };
  /// A request has its answer.
  struct Answered {
    std::uint64_t number = 0;
    Payload payload;
  };
  struct Failed {
    std::uint64_t number = 0;
    Error error;
  };
  using Output = std::variant<Find, Ask, Answered, Failed>;

  /// `number` is above all those before.
  void ask(std::uint64_t number, Recipient recipient, std::string channel, Payload payload,
           Duration timeout, core::Time now);
  /// The asker does not wait any more.
  void forget(std::uint64_t number);
  void clear();

  /// The answer to `Find`; nothing: no node has the role.
  void found(std::uint64_t number, const std::optional<NodeId>& recipient, core::Time now);
  void receive(const NodeId& from, const Answer& answer, core::Time now);
  /// The request could not be sent.
  void unsent(std::uint64_t number, const Error& why, core::Time now);
  void removed(const NodeId& node);
  /// The nodes have changed, so a recipient may exist where there was none.
  void look();
  /// Time has passed.
  void advance(core::Time now);

  std::vector<Output> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<core::Time> next_deadline() const;
  std::size_t size() const { return open_.size(); }

 private:
  struct Open {
    Recipient recipient;
    std::string channel;
    Payload payload;
    core::Time deadline{};
    Duration timeout{};
    /// The node that was asked; nothing while the recipient is unknown.
    std::optional<NodeId> asked = {};
    /// `Find` was put out, and `found` has not come.
    bool is_sought = false;
    /// No node had the role at the latest `found`.
    bool is_absent = false;
    /// When it needs attention: its recipient is to be found, or its time is up.
    core::Time at{};
    unsigned attempts = 0;
    /// Why it has no answer so far, for people.
    std::string trouble = "its recipient was not found";
  };
  using Entry = std::map<std::uint64_t, Open>::value_type;

  void find(Entry& entry);
  void pause(Entry& entry, std::string trouble, core::Time now);
  void look_at(Entry& entry, core::Time at);
  void remove(Entry& entry);
  void fail(Entry& entry, Errc code, std::string sentence);
  void time_out(Entry& entry);

  std::map<std::uint64_t, Open> open_;
  /// When each of them is looked at again.
  std::set<std::pair<core::Time, std::uint64_t>> due_;
  std::vector<Output> outputs_;
};

}  // namespace muster::detail
