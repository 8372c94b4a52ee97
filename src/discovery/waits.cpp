#include "discovery/waits.hpp"

#include <utility>

namespace muster::detail {

Discovery::WaitId Waits::add_for_master(MasterDone done) {
  return add({.master_done = std::move(done), .nodes_done = {}, .count = 0});
}

Discovery::WaitId Waits::add_for_nodes(std::size_t count, NodesDone done) {
  return add({.master_done = {}, .nodes_done = std::move(done), .count = count});
}

Discovery::WaitId Waits::add(Wait wait) {
  waits_.emplace(++last_, std::move(wait));
  return last_;
}

std::vector<Waits::Ended> Waits::end_satisfied(std::size_t nodes,
                                               const std::vector<Node>& masters) {
  std::vector<Ended> done;
  for (auto it = waits_.begin(); it != waits_.end();) {
    Wait& wait = it->second;
    if (wait.master_done ? masters.empty() : nodes < wait.count) {
      ++it;
      continue;
    }
    done.push_back(ended(std::move(wait), {}, masters.empty() ? Node{} : masters.front()));
    it = waits_.erase(it);
  }
  return done;
}

std::vector<Waits::Ended> Waits::end(Discovery::WaitId id, std::error_code error) {
  const auto found = waits_.find(id);
  if (found == waits_.end()) return {};
  std::vector<Ended> done{ended(std::move(found->second), error, {})};
  waits_.erase(found);
  return done;
}

std::vector<Waits::Ended> Waits::end_all(std::error_code error) {
  std::vector<Ended> done;
  for (auto& [id, wait] : waits_) done.push_back(ended(std::move(wait), error, {}));
  waits_.clear();
  return done;
}

Waits::Ended Waits::ended(Wait wait, std::error_code error, Node master) {
  return [wait = std::move(wait), error, master = std::move(master)] {
    if (wait.master_done) {
      wait.master_done(error, master);
    } else {
      wait.nodes_done(error);
    }
  };
}

}  // namespace muster::detail
