#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "bench/micro/bare_cipher.hpp"
#include "bench/micro/crowd.hpp"

// The program that tools/bench/instructions runs under callgrind: an engine receives a thousand
// hellos of a thousand nodes, or only opens them. Counts repeat exactly on a machine under any
// load.

namespace muster::bench {

namespace {

using Packet = std::vector<std::uint8_t>;

/// Two rounds, because the first one fills caches; callgrind counts the second one.
constexpr std::size_t rounds = 2;
constexpr std::size_t nodes = 1'000;

/// callgrind counts inside this function.
[[gnu::noinline]] void counted(std::vector<Packet>& packets, Crowd& crowd) {
  for (std::size_t i = 0; i < packets.size(); ++i) crowd.hear(i, packets[i]);
}

[[gnu::noinline]] void counted(std::vector<Packet>& packets, std::vector<BareCipher>& ciphers,
                               std::uint64_t counter) {
  for (std::size_t i = 0; i < packets.size(); ++i) {
    const PacketView packet(packets[i]);
    if (!ciphers[i].open(counter, packet.header, packet.body, packet.tag)) std::abort();
  }
}

void hear() {
  Crowd crowd(nodes);
  for (std::size_t round = 0; round < rounds; ++round) {
    std::vector<Packet> packets;
    for (std::size_t i = 0; i < nodes; ++i) {
      const auto sealed = crowd.hello(i);
      packets.emplace_back(sealed.begin(), sealed.end());
    }
    counted(packets, crowd);
  }
  if (!crowd.was_heard()) std::abort();
}

void open() {
  const std::size_t bytes = Crowd(1).hello(0).size();
  std::vector<BareCipher> ciphers(nodes);
  for (std::uint64_t round = 0; round < rounds; ++round) {
    std::vector<Packet> packets(nodes, Packet(bytes));
    for (std::size_t i = 0; i < nodes; ++i) {
      const PacketView packet(packets[i]);
      ciphers[i].seal(round, packet.header, packet.body, packet.tag);
    }
    counted(packets, ciphers, round);
  }
}

}  // namespace

}  // namespace muster::bench

int main(int count, char** arguments) {
  const std::string_view what = count == 2 ? arguments[1] : "";
  if (what == "ours") {
    muster::bench::hear();
  } else if (what == "limit") {
    muster::bench::open();
  } else {
    std::fputs("usage: muster_instructions ours|limit\n", stderr);
    return 2;
  }
}
