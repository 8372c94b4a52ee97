#include "hosts/chaos/hostile.hpp"

#include <algorithm>

namespace muster::chaos {

namespace {

/// Bytes of an Ethernet frame that remain for the payload of UDP.
constexpr std::uint32_t payload_max = 1472;
/// Offsets of session, counter and body in a packet (PROTOCOL.md §2).
constexpr std::size_t session_at = 12;
constexpr std::size_t body_at = 44;
/// Largest number of datagrams at once, after a time in which this process did not run.
constexpr double burst_max = 50;

}  // namespace

void Hostile::act(test::Seconds now) {
  due_ = std::min(burst_max, due_ + rate_ * (now - acted_at_));
  acted_at_ = now;
  for (; due_ >= 1 && !doors_.empty(); --due_) {
    send_one();
    ++sent_;
  }
}

void Flooder::send_one() {
  if (models_.is_empty()) return outsider_.send(door(), garbage());
  switch (random_.below(3)) {
    case 0:
      return outsider_.send(door(), garbage());
    case 1:
      return outsider_.send(door(), stranger());
    default:
      return outsider_.forge(models_.recent().from, door(), damaged());
  }
}

std::string Flooder::garbage() {
  std::string bytes(random_.below(payload_max + 1), '\0');
  for (char& byte : bytes) byte = static_cast<char>(random_.bits());
  return bytes;
}

std::string Flooder::stranger() {
  std::string bytes = models_.any().payload;
  const std::size_t end = std::min(body_at, bytes.size());
  for (std::size_t at = session_at; at < end; ++at) bytes[at] = static_cast<char>(random_.bits());
  return bytes;
}

std::string Flooder::damaged() {
  std::string bytes = models_.recent().payload;
  if (bytes.empty()) return bytes;
  const std::size_t at = random_.below(static_cast<std::uint32_t>(bytes.size()));
  if (random_.below(2) == 0) return bytes.substr(0, at);
  bytes[at] = static_cast<char>(bytes[at] ^ 1 << random_.below(8));
  return bytes;
}

void Replayer::send_one() {
  if (recording_.is_empty()) return;
  const test::Captured& heard = random_.below(2) == 0 ? recording_.recent() : recording_.any();
  const test::Place to = random_.below(2) == 0 ? heard.to : door();
  if (random_.below(2) == 0) {
    outsider_.send(to, heard.payload);
  } else {
    outsider_.forge(heard.from, to, heard.payload);
  }
}

}  // namespace muster::chaos
