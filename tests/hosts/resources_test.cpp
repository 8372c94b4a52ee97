#include <algorithm>

#include "hosts/hosts_test.hpp"
#include "lib/usage.hpp"

namespace muster::test {

namespace {

using Resources = HostsTest;

// The promise is 0.1 % of a core. The test is less strict, because a busy machine makes all work
// more expensive: caches are cold each time.
TEST_F(Resources, IdleNodeAmongTenTakesLittle) {
#ifdef MUSTER_SANITIZED
  GTEST_SKIP() << "a sanitizer takes more than the node";
#endif
  constexpr double share_max = 0.005;
  constexpr double resident_max = 10.0 * 1024 * 1024;
  constexpr auto time = 10s;
  Cluster cluster(10);
  cluster.start_all();
  cluster.pass(2s);
  std::vector<Seconds> before;
  for (const auto& node : cluster.nodes()) {
    before.push_back(processor_time(node->process().pid()));
  }
  const Seconds begin = monotonic_now();
  cluster.pass(time);
  const Seconds passed = monotonic_now() - begin;
  double share_sum = 0;
  double resident_most = 0;
  for (std::size_t i = 0; i < cluster.nodes().size(); ++i) {
    const NodeProcess& node = *cluster.nodes()[i];
    const double share = (processor_time(node.process().pid()) - before[i]) / passed;
    share_sum += share;
    resident_most = std::max(resident_most, resident_bytes(node.process().pid()));
    if (node.is_master()) Cluster::measured("idle_master_cpu_percent", share * 100);
    EXPECT_LT(share, share_max) << node.name();
  }
  Cluster::measured("idle_node_cpu_percent_mean",
                    share_sum / static_cast<double>(cluster.nodes().size()) * 100);
  Cluster::measured("idle_node_resident_mebibytes_most", resident_most / 1024 / 1024);
  EXPECT_LT(resident_most, resident_max);
}

}  // namespace

}  // namespace muster::test
