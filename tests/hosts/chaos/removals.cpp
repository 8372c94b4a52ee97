#include "hosts/chaos/removals.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hosts/chaos/plan.hpp"
#include "hosts/chaos/starvation.hpp"

namespace muster::chaos {

namespace {

/// When no fault is left, the next round of probes is answered, even by a node that has removed the
/// asker: for such a node the asker is a stranger, which it greets.
constexpr Seconds excuse_lasts = 0.25;

/// Earlier faults explain nothing. The starvation of processes is not looked up that far back.
constexpr Seconds excuse_search = 10;
/// A kernel asks three times, a second apart, for the hardware address of an unreachable receiver,
/// and keeps packets to it until then. They arrive when the cable is restored, even if their
/// sender has ended.
constexpr Seconds address_asked_every = 1;
constexpr Seconds address_asked_for = 3;
/// A node takes notice of this much starvation.
constexpr Seconds noticed = 0.05;

bool is_excuse(const Trouble& trouble) {
  return trouble.sort != Trouble::Sort::lossy || trouble.share > loss_borne;
}

}  // namespace

void Removals::hear(const Life& observer, const test::NodeEvent& event) {
  auto& known = known_[&observer];
  const std::string id = event.node("id");
  if (event.kind == "added") known[id] = event.at;
  if (event.kind != "removed") return;
  const Life* subject = truth_.find(id);
  const auto added = known.find(id);
  // Another checker judges unknown nodes.
  if (subject == nullptr || added == known.end()) return;
  ++judged_;
  check_excuse(observer, *subject, event);
  check_delay(observer, *subject, {added->second, event.at}, event.node("isMaster") == "true");
  known.erase(added);
}

void Removals::conclude(Seconds now) {
  for (const auto& [observer, known] : known_) {
    const Seconds until = std::min(now, observer->ended.earliest);
    for (const auto& [id, added] : known) {
      const Life* subject = truth_.find(id);
      if (subject == nullptr) continue;
      check_delay(*observer, *subject, {added, until}, false);
    }
  }
  std::erase_if(known_, [now](const auto& entry) { return entry.first->ended.latest < now; });
}

void Removals::check_excuse(const Life& observer, const Life& subject,
                            const test::NodeEvent& event) {
  if (event.text("reason") == "goodbye" && !subject.is_asked_to_stop) {
    find(observer, subject, event.at, "was removed for a goodbye that it never said");
  }
  if (subject.ended.earliest <= event.at) return;
  Seconds since = never;
  for (const Trouble& trouble : truth_.troubles()) {
    if (!is_excuse(trouble) || !trouble.is_between(observer.host, subject.host)) continue;
    if (trouble.begun.earliest > event.at) continue;
    since = std::min(since, std::max(0.0, event.at - trouble.ended.latest));
  }
  const Span after{event.at - std::min(since, excuse_search), event.at};
  const Seconds lasts =
      excuse_lasts + scheduling + starved(observer, after) + starved(subject, after);
  if (since <= lasts) {
    latest_excuse_ = std::max(latest_excuse_, since);
    return;
  }
  find(observer, subject, event.at,
       fmt::format("was removed ({}) though it was there, {:.3f} s after anything was in the way",
                   event.text("reason"), since));
}

void Removals::check_delay(const Life& observer, const Life& subject, Span known,
                           bool is_removed_as_master) {
  for (const Span& silence : silences(observer, subject)) {
    // A node that was heard again may have become master only then.
    const bool was_master = is_removed_as_master && known.to <= silence.to;
    const Seconds bound = observer.log->timing(was_master ? "masterTimeout" : "nodeTimeout");
    Span heard_nothing{std::max(known.from, silence.from), std::min(known.to, silence.to)};
    heard_nothing.from = held_by_kernel_until(observer, subject, heard_nothing);
    const Seconds awake = awake_since(observer, heard_nothing);
    Seconds allowed = scheduling + starved(observer, heard_nothing);
    // A node that was absent listens for a while before it judges.
    const bool was_away = awake > heard_nothing.from || allowed > scheduling + noticed;
    if (was_away) allowed += observer.log->timing("listenWindow");
    heard_nothing.from = awake;
    const Seconds taken = heard_nothing.to - heard_nothing.from;
    slowest_ = std::max(slowest_, (taken - allowed) / bound);
    if (taken <= bound + allowed || may_be_deceived(observer, subject, heard_nothing)) continue;
    find(observer, subject, heard_nothing.to,
         fmt::format("was silent for {:.3f} s and had not been removed; announced are {:.3f}, "
                     "allowed {:.3f} more",
                     taken, bound, allowed));
  }
}

bool Removals::may_be_deceived(const Life& observer, const Life& subject, Span silence) const {
  const Seconds before = silence.from - observer.log->timing("helloInterval");
  bool has_missed = false;
  bool is_replayed = false;
  for (const Trouble& trouble : truth_.troubles()) {
    if (trouble.begun.earliest > silence.to || trouble.ended.latest < before) continue;
    is_replayed = is_replayed || trouble.sort == Trouble::Sort::replayed;
    const bool is_earlier = trouble.begun.latest < silence.from;
    has_missed = has_missed || (is_earlier && trouble.is_between(observer.host, subject.host));
  }
  return has_missed && is_replayed;
}

std::vector<Removals::Span> Removals::silences(const Life& observer, const Life& subject) const {
  std::vector<Span> spans = {{subject.ended.latest, never}};
  for (const Trouble& trouble : truth_.troubles()) {
    if (trouble.sort == Trouble::Sort::lossy) continue;
    if (!trouble.is_between(observer.host, subject.host)) continue;
    spans.push_back({trouble.begun.latest, trouble.ended.earliest});
  }
  return spans;
}

Seconds Removals::held_by_kernel_until(const Life& observer, const Life& subject,
                                       Span silence) const {
  Seconds until = silence.from;
  for (const Trouble& trouble : truth_.troubles()) {
    const bool is_of_cable =
        trouble.sort == Trouble::Sort::unplugged || trouble.sort == Trouble::Sort::parted;
    const bool was_before = trouble.begun.latest < silence.from;
    if (!is_of_cable || !was_before || !trouble.is_between(observer.host, subject.host)) continue;
    if (trouble.ended.latest > silence.from + address_asked_for) continue;
    until = std::max(until, trouble.ended.latest + address_asked_every);
  }
  return std::min(until, silence.to);
}

Seconds Removals::awake_since(const Life& observer, Span span) const {
  Seconds since = span.from;
  for (const Trouble& trouble : truth_.troubles()) {
    const bool is_own_sleep =
        trouble.sort == Trouble::Sort::asleep && trouble.hosts.front() == observer.host;
    if (!is_own_sleep || trouble.begun.earliest > span.to) continue;
    // A paused node is not expected to act.
    since = std::max(since, std::min(trouble.ended.latest, span.to));
  }
  return since;
}

Seconds Removals::starved(const Life& life, Span span) const {
  return starvation_.between(life.pid, span.from, span.to);
}

void Removals::find(const Life& observer, const Life& subject, Seconds at,
                    const std::string& what) {
  findings_.add(at, observer, fmt::format("judged {}, which {}", subject.log->name(), what));
}

}  // namespace muster::chaos
