#pragma once

#include <boost/signals2/signal.hpp>
#include <exception>
#include <functional>
#include <string>
#include <utility>

#include "muster/connection.hpp"
#include "muster/error.hpp"

namespace muster::detail {

/// Calls all slots for errors. There is nobody who could be told what one of them throws, so it is
/// dropped: the others are called all the same, and the host process does not end for it.
struct CallAllSlots {
  using result_type = void;

  template <class Slot>
  void operator()(Slot slot, Slot end) const {
    for (; slot != end; ++slot) {
      try {
        *slot;
      } catch (...) {
        continue;
      }
    }
  }
};

/// Tells an application what has gone wrong. Calling it never throws what a slot has thrown.
using ErrorSignal = boost::signals2::signal<void(const Error&), CallAllSlots>;

/// Ties a slot to the signal.
inline Connection connect(ErrorSignal& signal, std::function<void(const Error&)> slot) {
  return Connection([tie = signal.connect(std::move(slot))] { tie.disconnect(); });
}

/// Makes a call that ends in slots of the application. What one of them throws is told to `errors`.
template <class Call>
void guard_slots(ErrorSignal& errors, Call&& call) {
  try {
    call();
  } catch (const std::exception& thrown) {
    errors(Error(Errc::slot_threw, std::string("a slot threw: ") + thrown.what()));
  } catch (...) {
    errors(Error(Errc::slot_threw, "a slot threw something that is no std::exception"));
  }
}

}  // namespace muster::detail
