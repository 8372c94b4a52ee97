#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "muster/discovery.hpp"

namespace muster::cli {

/// The nodes of one world as they appear in another: for each a node there that has its name, host
/// and info, says what it says, and stands for no election.
class Delegates {
 public:
  using Report = std::function<void(const Error&)>;
  /// A further attribute for the delegate, and what is published under it.
  using Mark = std::function<std::optional<Value>(const Node& original)>;

  /// Nodes beyond these get none, and a report: each takes one of the 255 unicast ports.
  static constexpr std::size_t delegates_max = 100;
  /// What the attribute is called.
  static constexpr const char* mark_name = "legacy";

  /// Each delegate is as `options` say, and runs on `executor`.
  Delegates(Options options, boost::asio::any_io_executor executor, Mark mark, Report report);

  void add(const Node& original);
  void update(const Node& original);
  void remove(const Node& original);
  /// Says the message as its sender, if that has a delegate.
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
