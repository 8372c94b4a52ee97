#include "atlas/graph.hpp"

#include <algorithm>
#include <numeric>

namespace muster::atlas {

namespace {

std::size_t bit_of(std::size_t nodes, std::size_t from, std::size_t to) {
  return from * (nodes - 1) + (to > from ? to - 1 : to);
}

std::vector<std::vector<std::size_t>> all_orders(std::size_t nodes) {
  std::vector<std::size_t> order(nodes);
  std::iota(order.begin(), order.end(), 0);
  std::vector<std::vector<std::size_t>> orders;
  do {
    orders.push_back(order);
  } while (std::next_permutation(order.begin(), order.end()));
  return orders;
}

}  // namespace

std::vector<Graph> Graph::unlabelled(std::size_t nodes) {
  const auto orders = all_orders(nodes);
  std::vector<Graph> graphs;
  for (std::uint32_t code = 0; code < count(nodes); ++code) {
    const Graph graph(nodes, code);
    if (graph.is_canonical(orders)) graphs.push_back(graph);
  }
  return graphs;
}

bool Graph::has(std::size_t from, std::size_t to) const {
  return from != to && (code_ >> bit_of(nodes_, from, to) & 1u) != 0;
}

Graph Graph::relabelled(const std::vector<std::size_t>& order) const {
  std::uint32_t code = 0;
  for (std::size_t from = 0; from < nodes_; ++from) {
    for (std::size_t to = 0; to < nodes_; ++to) {
      if (has(from, to)) code |= 1u << bit_of(nodes_, order[from], order[to]);
    }
  }
  return {nodes_, code};
}

bool Graph::is_canonical(const std::vector<std::vector<std::size_t>>& orders) const {
  return std::none_of(orders.begin(), orders.end(),
                      [&](const auto& order) { return relabelled(order).code_ < code_; });
}

Graph Graph::symmetric() const {
  std::uint32_t code = code_;
  for (std::size_t from = 0; from < nodes_; ++from) {
    for (std::size_t to = 0; to < nodes_; ++to) {
      if (has(from, to)) code |= 1u << bit_of(nodes_, to, from);
    }
  }
  return {nodes_, code};
}

std::vector<std::size_t> Graph::components() const {
  std::vector<std::size_t> lowest(nodes_);
  std::iota(lowest.begin(), lowest.end(), 0);
  for (std::size_t round = 0; round < nodes_; ++round) {
    for (std::size_t a = 0; a < nodes_; ++a) {
      for (std::size_t b = 0; b < nodes_; ++b) {
        if (is_two_way(a, b)) lowest[a] = lowest[b] = std::min(lowest[a], lowest[b]);
      }
    }
  }
  return lowest;
}

std::string Graph::text() const {
  std::string text;
  for (std::size_t from = 0; from < nodes_; ++from) {
    for (std::size_t to = 0; to < nodes_; ++to) {
      if (!has(from, to)) continue;
      if (!text.empty()) text += ' ';
      text += std::to_string(from) + '>' + std::to_string(to);
    }
  }
  return text.empty() ? "-" : text;
}

}  // namespace muster::atlas
