#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "hosts/chaos/findings.hpp"
#include "hosts/chaos/truth.hpp"

namespace muster::chaos {

/// Checks the promises about channels: the messages 1, 2, 3, ... of one sender arrive in order and
/// none twice, and no message arrives that was not sent.
class Messages {
 public:
  Messages(const Truth& truth, Findings& findings) : truth_(truth), findings_(findings) {}

  void hear(const Life& observer, const test::NodeEvent& event);
  std::size_t heard() const { return heard_; }

 private:
  const Truth& truth_;
  Findings& findings_;
  std::size_t heard_ = 0;
  /// By receiver and id of the sender.
  std::map<std::pair<const Life*, std::string>, std::uint64_t> latest_;
};

}  // namespace muster::chaos
