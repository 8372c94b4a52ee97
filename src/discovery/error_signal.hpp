#pragma once

#include <boost/signals2/signal.hpp>
#include <exception>
#include <functional>
#include <string>
#include <utility>

#include "muster/connection.hpp"
#include "muster/error.hpp"

namespace muster::detail {

/// Calls all slots for errors and drops their exceptions. No other slot could receive such an
/// exception, and it must neither stop the remaining slots nor end the host process.
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

/// Reports errors to an application. A call never throws the exception of a slot.
using ErrorSignal = boost::signals2::signal<void(const Error&), CallAllSlots>;

/// Connects a slot to the signal.
inline Connection connect(ErrorSignal& signal, std::function<void(const Error&)> slot) {
  return Connection([tie = signal.connect(std::move(slot))] { tie.disconnect(); });
}

/// Makes a call that runs slots of the application. Reports an exception of a slot to `errors`.
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
