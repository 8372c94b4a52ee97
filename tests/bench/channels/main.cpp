#include <cstdio>
#include <string_view>

#include "bench/channels/measurements.hpp"
#include "bench/channels/table.hpp"

// How fast channels and the receive path are, each beside the least that the same can cost, in one
// run. Prints; nothing is judged. Everything stays on the loopback interface.

int main(int count, char** arguments) {
  using namespace muster::bench;
  const std::string_view what = count > 1 ? arguments[1] : "all";
  const bool is_all = what == "all";
  if (!is_all && what != "latency" && what != "rates" && what != "hellos") {
    std::fputs("usage: muster_channel_bench [latency|rates|hellos]\n", stderr);
    return 2;
  }
  print_head();
  if (is_all || what == "hellos") measure_hellos();
  if (is_all || what == "latency") measure_latency();
  if (is_all || what == "rates") measure_rates();
}
