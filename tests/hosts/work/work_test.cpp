#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "hosts/hosts_test.hpp"
#include "hosts/work/work_cluster.hpp"

namespace muster::test {

namespace {

using testing::IsEmpty;

using WorkHosts = HostsTest;

/// Waits until everything is distributed, and reports the time and the traffic.
void measure_until_shared_out(WorkCluster& cluster, std::string_view what, Seconds begin,
                              double sent_before) {
  cluster.await_shared_out();
  Cluster::measured(fmt::format("{}_to_all_resources_owned_s", what),
                    cluster.resources().last_beginning() - begin);
  Cluster::measured(fmt::format("{}_to_all_partitions_owned_s", what),
                    cluster.partitions().last_beginning() - begin);
  Cluster::measured(fmt::format("{}_kilobytes_sent", what),
                    (cluster.bytes_sent() - sent_before) / 1000);
}

// The same ten nodes share partitions and the resources of a web server. They are killed, leave and
// join at random. No unit ever has two workers, or lacks one for long.
TEST_F(WorkHosts, ShareThousandsOfUnitsOfBothKinds) {
  WorkCluster cluster({.hosts = 10, .partitions = 1'024, .resources = 5'000});
  const Seconds begin = monotonic_now();
  for (Lab::Host host = 0; host < 10; ++host) cluster.start(host);
  measure_until_shared_out(cluster, "started", begin, 0);
  // On a busy machine some nodes start so late that others have begun without them, as after a
  // split.
  const Seconds met = monotonic_now();
  std::mt19937 random(1);
  for (Lab::Host round = 0; round < 6; ++round) {
    const auto running = cluster.running();
    WorkProcess& worker = *running[random() % running.size()];
    const double sent_before = cluster.bytes_sent();
    if (round % 3 == 2) {
      const Seconds stopped = monotonic_now();
      EXPECT_EQ(cluster.stop(worker), 0) << worker.process.errors();
      measure_until_shared_out(cluster, "stopped", stopped, sent_before);
    } else {
      const Seconds killed = cluster.kill(worker);
      measure_until_shared_out(cluster, "killed", killed, sent_before);
    }
    const double sent_then = cluster.bytes_sent();
    const Seconds added = monotonic_now();
    cluster.start(round);
    measure_until_shared_out(cluster, "added", added, sent_then);
  }
  EXPECT_THAT(cluster.partitions().overlaps(met), IsEmpty()) << cluster.errors();
  EXPECT_THAT(cluster.resources().overlaps(met), IsEmpty()) << cluster.errors();
  Cluster::measured("longest_without_worker_s",
                    std::max(cluster.partitions().longest_hole(monotonic_now()),
                             cluster.resources().longest_hole(monotonic_now())));
}

}  // namespace

}  // namespace muster::test
