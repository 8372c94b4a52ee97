#include "monitor/holder_news.hpp"

#include <boost/json/object.hpp>
#include <utility>

namespace muster::monitor {

namespace {

/// "leader" or "lock": its name; holder, the name of a node or null; term.
News news(std::string_view kind, const std::string& name, const std::optional<FencingToken>& holder,
          const Snapshot& snapshot) {
  boost::json::object details{{"name", name}, {"holder", nullptr}};
  if (holder) {
    details["holder"] = name_of(holder->id, snapshot);
    details["term"] = holder->term;
  }
  return {std::string(kind), std::move(details)};
}

}  // namespace

std::vector<News> HolderNews::changes(const Snapshot& snapshot) {
  std::vector<News> found;
  const auto compare = [&](std::string_view kind, Holders& before, Holders after) {
    // An election or a lock that is no longer published has no holder.
    for (const auto& [name, holder] : before) after.try_emplace(name);
    for (const auto& [name, holder] : after) {
      const auto known = before.find(name);
      const auto previous = known == before.end() ? std::nullopt : known->second;
      if (holder != previous) found.push_back(news(kind, name, holder, snapshot));
    }
    std::erase_if(after, [](const auto& entry) { return !entry.second; });
    before = std::move(after);
  };
  Holders leaders;
  for (const ElectionStatus& each : snapshot.elections) {
    if (!each.leaders.empty()) leaders.emplace(each.name, each.leaders.front().token);
  }
  Holders locks;
  for (const LockStatus& each : snapshot.locks) locks.emplace(each.name, each.holder);
  compare("leader", leaders_, std::move(leaders));
  compare("lock", locks_, std::move(locks));
  return found;
}

}  // namespace muster::monitor
