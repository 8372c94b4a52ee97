#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace muster::atlas {

/// Which nodes hear which: a directed graph on up to five numbered nodes. An edge from `a` to `b`
/// means that `b` hears `a`.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Graph {
 public:
  static constexpr std::size_t nodes_max = 5;

  /// Requires: `nodes` is from 1 to `nodes_max`; `code` is below `count(nodes)`.
  Graph(std::size_t nodes, std::uint32_t code) : nodes_(nodes), code_(code) {}

  /// Every edge there is.
  static Graph whole(std::size_t nodes) { return {nodes, count(nodes) - 1}; }
  /// Number of labelled graphs: each ordered pair of nodes has an edge or not.
  static std::uint32_t count(std::size_t nodes) { return 1u << (nodes * (nodes - 1)); }
  /// One graph of each class of graphs that differ only in the numbers of their nodes, in the order
  /// of their codes.
  static std::vector<Graph> unlabelled(std::size_t nodes);

  std::size_t nodes() const { return nodes_; }
  std::uint32_t code() const { return code_; }
  bool has(std::size_t from, std::size_t to) const;
  bool is_two_way(std::size_t a, std::size_t b) const { return has(a, b) && has(b, a); }
  /// The graph whose node `order[i]` has the edges of this graph's node `i`.
  Graph relabelled(const std::vector<std::size_t>& order) const;

  /// The graph with every edge in both directions.
  Graph symmetric() const;

  /// For each node, the lowest number of a node that a chain of two-way edges joins with it.
  std::vector<std::size_t> components() const;

  /// "0>1 1>0 2>1", or "-" without edges.
  std::string text() const;

 private:
  /// Smallest code among all numberings of the nodes.
  bool is_canonical(const std::vector<std::vector<std::size_t>>& orders) const;

  std::size_t nodes_;
  std::uint32_t code_;
};

}  // namespace muster::atlas
