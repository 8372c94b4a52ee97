#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "muster/discovery.hpp"

namespace muster::cli {

/// Represents the nodes of one side of the bridge on the other side. Each original node gets a
/// delegate there. A delegate has the name, host and info of its original, sends its messages, and
/// takes no part in elections.
class Delegates {
 public:
  using Report = std::function<void(const Error&)>;
  /// Returns the value that a delegate publishes about its original under `mark_name`. Empty: it
  /// publishes none.
  using Mark = std::function<std::optional<Value>(const Node& original)>;

  /// The most delegates at once, because each takes one of the 255 unicast ports. The bridge
  /// reports an original beyond them and gives it no delegate.
  static constexpr std::size_t delegates_max = 100;
  /// The name of the attribute that marks a delegate.
  static constexpr const char* mark_name = "legacy";

  /// Each delegate uses `options` and runs on `executor`.
  Delegates(Options options, boost::asio::any_io_executor executor, Mark mark, Report report);

  void add(const Node& original);
  void update(const Node& original);
  void remove(const Node& original);
  /// Sends the message from the delegate of its sender. Does nothing if the sender has no delegate.
  void say(const Message& message);
  void remove_all() { delegates_.clear(); }

 private:
  void start(const Node& original);
  void publish_mark(Discovery& delegate, const Node& original);
  template <class Call>
  void guard(Call&& call);

  Options options_;
  boost::asio::any_io_executor executor_;
  Mark mark_;
  Report report_;
  std::map<NodeId, std::unique_ptr<Discovery>> delegates_;
  bool is_full_ = false;
};

}  // namespace muster::cli
