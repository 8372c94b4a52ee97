#include "check/panel.hpp"

#include "check/attribute_copies.hpp"
#include "check/convergence.hpp"
#include "check/detection.hpp"
#include "check/event_order.hpp"
#include "check/false_removal.hpp"
#include "check/ghosts.hpp"
#include "check/lease.hpp"
#include "check/mastership.hpp"
#include "check/memory.hpp"
#include "check/messages.hpp"
#include "check/readiness.hpp"
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

std::vector<std::string> Panel::checker_names() const {
  std::vector<std::string> names;
  for (const auto& checker : checkers_) names.emplace_back(checker->name());
  return names;
}

}  // namespace muster::check
