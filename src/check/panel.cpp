#include "check/panel.hpp"

#include "check/attribute_copies.hpp"
#include "check/balance.hpp"
#include "check/convergence.hpp"
#include "check/coverage.hpp"
#include "check/detection.hpp"
#include "check/elections.hpp"
#include "check/event_order.hpp"
#include "check/false_removal.hpp"
#include "check/ghosts.hpp"
#include "check/handover.hpp"
#include "check/leadership.hpp"
#include "check/lease.hpp"
#include "check/mastership.hpp"
#include "check/memory.hpp"
#include "check/messages.hpp"
#include "check/movement.hpp"
#include "check/ownership.hpp"
#include "check/readiness.hpp"
#include "check/tenure.hpp"
#include "check/terms.hpp"
#include "check/untouched.hpp"

namespace muster::check {

template <class C>
void Panel::add() {
  checkers_.push_back(std::make_unique<C>(roster_, conditions_, violations_));
}

Panel::Panel(const Conditions& conditions) : conditions_(conditions) {
  add<EventOrder>();
  add<Ghosts>();
  add<Terms>();
  add<Mastership>();
  add<Lease>();
  add<FalseRemoval>();
  add<Detection>();
  add<Convergence>();
  add<Readiness>();
  add<AttributeCopies>();
  add<Messages>();
  add<Memory>();
  add<Untouched>();
  add<Elections>();
  add<Leadership>();
  add<Ownership>();
  add<Handover>();
  add<Tenure>();
  add<Coverage>();
  add<Balance>();
  add<Movement>();
}

void Panel::see(const Observation& observation) {
  roster_.see(observation);
  for (const auto& checker : checkers_) checker->see(observation);
}

void Panel::pass(core::Time now) {
  for (const auto& checker : checkers_) checker->pass(now);
}

void Panel::settle(core::Time now) {
  for (const auto& checker : checkers_) checker->settle(now);
}

void Panel::settle_work(core::Time now) {
  for (const auto& checker : checkers_) checker->settle_work(now);
}

std::vector<Examined> Panel::examined() const {
  std::vector<Examined> examined;
  for (const auto& checker : checkers_) {
    examined.push_back({std::string(checker->name()), checker->cases()});
  }
  return examined;
}

}  // namespace muster::check
