#include "hosts/chaos/legality.hpp"

namespace muster::chaos {

void Legality::hear(const Life& observer, const test::NodeEvent& event) {
  Story& story = stories_[&observer];
  if (story.has_stopped) find(observer, event, "after it has stopped");
  if ((event.kind == "started") == story.has_started) find(observer, event, "out of turn");
  story.has_started = true;
  story.has_stopped = story.has_stopped || event.kind == "stopped";
  if (event.kind == "error" && event.text("code") == "internal") find(observer, event, "");
  const std::string id = event.kind == "message" ? event.text("from") : event.node("id");
  if (id.empty() || id == observer.log->id()) return;
  if (truth_.find(id) == nullptr) find(observer, event, "of a node that never was");
  hear_of_another(observer, event);
}

void Legality::hear_of_another(const Life& observer, const test::NodeEvent& event) {
  std::set<std::string>& known = stories_[&observer].known;
  const std::string id = event.node("id");
  if (event.kind == "added") {
    if (!known.insert(id).second) find(observer, event, "though it was there");
  } else if (event.kind == "message") {
    if (!known.contains(event.text("from"))) find(observer, event, "of one that is not there");
  } else if (!known.contains(id)) {
    find(observer, event, "though it was not there");
  }
  if (event.kind == "removed") known.erase(id);
}

void Legality::find(const Life& observer, const test::NodeEvent& event, std::string_view what) {
  findings_.add(event.at, observer, fmt::format("says \"{}\" {}", event.summary(), what));
}

}  // namespace muster::chaos
