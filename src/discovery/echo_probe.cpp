#include "discovery/echo_probe.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <utility>

#include "asio/address_text.hpp"
#include "asio/clock.hpp"
#include "asio/socket_failure.hpp"
#include "crypto/entropy.hpp"
#include "muster/error.hpp"

namespace muster::detail {

namespace {

constexpr Duration patience = std::chrono::milliseconds(500);
constexpr std::size_t datagram_bytes_max = 64;
constexpr unsigned port_max = 65'535;

}  // namespace

EchoProbe::EchoProbe(std::uint16_t group_port) : received_(datagram_bytes_max) {
  for (const io::Family family : {io::Family::v4, io::Family::v6}) {
    if (auto line = open(family, group_port)) lines_.push_back(std::move(*line));
  }
}

std::optional<EchoProbe::Line> EchoProbe::open(io::Family family, std::uint16_t group_port) try {
  const unsigned last = std::min<unsigned>(group_port + Options::unicast_ports, port_max);
  for (unsigned candidate = last; candidate > group_port; --candidate) {
    auto socket = io::UdpSocket::open(family);
    if (!socket) return {};
    const auto port = static_cast<std::uint16_t>(candidate);
    const core::Endpoint local{.address = io::any_address(family), .port = port};
    if (socket->bind(local, io::UdpSocket::Sharing::exclusive)) {
      return Line{std::move(*socket), port};
    }
  }
  return {};
} catch (const Error&) {
  // Ports below 1024 need a privilege. The report shows that, as it shows a port that is taken.
  return {};
}

EchoProbe::Line* EchoProbe::line_for(const core::Address& address) {
  const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) {
    return line.socket.family() == io::family_of(address);
  });
  return found == lines_.end() ? nullptr : &*found;
}

void EchoProbe::try_path(Probe probe, const std::string& interface, io::GroupPath path) {
  Trial trial{.report = {.probe = probe, .interface = interface},
              .token = {},
              .destination = io::to_text(path.destination.address)};
  crypto::fill_with_entropy(trial.token);
  Line* line = line_for(path.destination.address);
  trial.report.detail =
      line == nullptr ? "there is no port to try it from" : send(*line, path, trial.token);
  trial.is_open = trial.report.detail.empty();
  trials_.push_back(std::move(trial));
}

/// Returns the fault, or an empty text on success.
std::string EchoProbe::send(Line& line, const io::GroupPath& path, const Token& token) {
  const std::string group = io::to_text(path.destination.address);
  if (path.is_multicast()) {
    const int error = line.socket.join(path.destination.address, path.interface);
    if (error != 0) return fmt::format("cannot join {}: {}", group, io::words_of(error));
  }
  core::Endpoint to = path.destination;
  to.port = line.port;
  const std::array datagrams = {io::OutgoingDatagram{
      .to = to, .interface = path.interface, .source = path.source, .bytes = token}};
  const io::SendResult result = line.socket.send(datagrams);
  if (result.taken == 1) return {};
  return fmt::format("cannot send to {}: {}", group, io::words_of(result.error));
}

std::vector<ProbeReport> EchoProbe::finish() {
  const core::Time deadline = io::now() + patience;
  for (core::Time now = io::now(); is_waiting() && now < deadline; now = io::now()) {
    std::vector<pollfd> descriptors;
    for (const Line& line : lines_) {
      descriptors.push_back({.fd = line.socket.descriptor(), .events = POLLIN, .revents = 0});
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now).count();
    poll(descriptors.data(), descriptors.size(), static_cast<int>(left));
    receive();
  }
  std::vector<ProbeReport> reports;
  for (Trial& trial : trials_) {
    if (trial.is_open) {
      trial.report.detail = fmt::format("what was sent to {} did not come back within {}",
                                        trial.destination, format_duration(patience));
    }
    reports.push_back(std::move(trial.report));
  }
  return reports;
}

bool EchoProbe::is_waiting() const {
  return std::any_of(trials_.begin(), trials_.end(),
                     [](const Trial& trial) { return trial.is_open; });
}

void EchoProbe::receive() {
  for (Line& line : lines_) {
    for (const io::Datagram& datagram : received_.receive(line.socket)) settle(datagram.bytes);
  }
}

void EchoProbe::settle(std::span<const std::uint8_t> bytes) {
  for (Trial& trial : trials_) {
    if (!trial.is_open || !std::ranges::equal(bytes, trial.token)) continue;
    trial.is_open = false;
    trial.report.works = true;
    trial.report.detail = fmt::format("what was sent to {} came back", trial.destination);
  }
}

}  // namespace muster::detail
