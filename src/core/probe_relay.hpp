#pragma once

#include <cstdint>
#include <vector>

#include "core/shared.hpp"

namespace muster::core {

/// Probes nodes on behalf of others who cannot reach them, and passes the good news on.
class ProbeRelay {
 public:
  explicit ProbeRelay(Shared& shared) : shared_(shared) {}

  void receive(const Peer& asker, const ProbeRequest& request);
  void receive(const Peer& target, const ProbeAck& ack);

 private:
  struct Errand {
    std::uint64_t our_nonce = 0;
    std::uint64_t their_nonce = 0;
    PeerId asker;
    Time until{};
  };

  Shared& shared_;
  std::vector<Errand> errands_;
};

}  // namespace muster::core
