#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "asio/datagram.hpp"
#include "asio/group_paths.hpp"
#include "asio/receive_batch.hpp"
#include "asio/udp_socket.hpp"
#include "muster/network.hpp"

namespace muster::detail {

/// Sends datagrams that should return to their sender, all at once, and waits for them.
///
/// Distinct objects: safe. Shared objects: unsafe.
class EchoProbe {
 public:
  /// Uses the highest free port above `group_port`, because nodes take the lowest ones.
  explicit EchoProbe(std::uint16_t group_port);

  /// Tries a path and ignores the port of its destination. `interface` is for the report.
  void try_path(Probe probe, const std::string& interface, io::GroupPath path);

  /// Waits for the datagrams that have not returned yet, and reports on all paths.
  std::vector<ProbeReport> finish();

 private:
  using Token = std::array<std::uint8_t, 16>;

  struct Trial {
    ProbeReport report;
    /// Distinguishes this datagram from all others.
    Token token;
    std::string destination;
    bool is_open = true;
  };

  struct Line {
    io::UdpSocket socket;
    std::uint16_t port = 0;
  };

  static std::optional<Line> open(io::Family family, std::uint16_t group_port);
  Line* line_for(const core::Address& address);
  std::string send(Line& line, const io::GroupPath& path, const Token& token);
  bool is_waiting() const;
  void receive();
  void settle(std::span<const std::uint8_t> bytes);

  std::vector<Line> lines_;
  std::vector<Trial> trials_;
  io::ReceiveBatch received_;
};

}  // namespace muster::detail
