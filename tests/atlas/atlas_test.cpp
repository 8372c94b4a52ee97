#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

#include "atlas/trial.hpp"

namespace muster::atlas {
namespace {

using testing::IsEmpty;

/// Both kinds of traffic follow the graph, or one of them while the other reaches everyone.
class Atlas : public testing::TestWithParam<sim::TrafficKind> {
 protected:
  void expect_promises(const Graph& graph, std::optional<std::size_t> sitting) {
    const Verdict verdict = judge({.graph = graph, .sitting = sitting, .follows = GetParam()});
    const std::string sitter = sitting ? std::to_string(*sitting) : "none";
    EXPECT_THAT(verdict.faults, IsEmpty())
        << "graph " << graph.code() << " (" << graph.text() << "), sitting master " << sitter;
  }
  /// With every node as the sitting master, and as the network in which the nodes start.
  void expect_promises_of_all_beginnings(const Graph& graph) {
    expect_promises(graph, std::nullopt);
    for (std::size_t node = 0; node < graph.nodes(); ++node) expect_promises(graph, node);
  }
};

// Agreement, complete views, roles that stay and a bounded rate of packets, on every network of
// three nodes.
TEST_P(Atlas, EveryGraphOfThreeNodesKeepsThePromises) {
  for (std::uint32_t code = 0; code < Graph::count(3); ++code) {
    expect_promises_of_all_beginnings({3, code});
  }
}

TEST_P(Atlas, SampleOfGraphsOfFourNodesKeepsThePromises) {
  constexpr std::uint32_t step = 101;  // prime, so that the sample has graphs of every shape
  for (std::uint32_t code = 1; code < Graph::count(4); code += step) {
    expect_promises_of_all_beginnings({4, code});
  }
}

std::string name_of(const testing::TestParamInfo<sim::TrafficKind>& info) {
  switch (info.param) {
    case sim::TrafficKind::group:
      return "group";
    case sim::TrafficKind::unicast:
      return "unicast";
    default:
      return "both";
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, Atlas,
                         testing::Values(sim::TrafficKind::both, sim::TrafficKind::group,
                                         sim::TrafficKind::unicast),
                         name_of);

}  // namespace
}  // namespace muster::atlas
