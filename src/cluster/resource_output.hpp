#pragma once

#include <cstdint>
#include <iterator>
#include <string>
#include <variant>
#include <vector>

#include "muster/error.hpp"
#include "muster/resource.hpp"
#include "muster/resource_source.hpp"

namespace muster::cluster {

/// A member of a `ResourceHandler`.
enum class HandlerCall { handle, terminate, handle_failed, terminate_failed };

/// A member of the handler is to be called; `Keeper::ended` learns how the call ends.
struct CallHandler {
  HandlerCall call;
  Resource resource;
  AssignmentToken token;
  /// For the two members that take a reason.
  std::string why;
  std::uint64_t run = 0;
};

/// A member of a `ResourceSource`.
enum class SourceCall { setup, fetch, tear_down };

/// A member of the source is to be called; `SourceWatch` learns how the call ends.
struct CallSource {
  SourceCall call;
  std::uint64_t run = 0;
};

/// `handle` has succeeded.
struct Began {
  Resource resource;
  AssignmentToken token;
};
/// `terminate` has succeeded.
struct Ended {
  Resource resource;
};

/// The source works, fails, is lost, or is no longer asked; or it fails for another reason.
struct SourceChanged {
  SourceStatus status;
};

/// Units wait to be given up: `ResourceWork::give_up` gives them up together, as others are told of
/// them together.
struct GiveUp {};

/// A request has ended, without an error if `error` is empty.
struct Answered {
  std::uint64_t request = 0;
  std::string error;
};

/// What comes of an input of the machines that make up shared resources, in order. All of them use
/// this one type, so that an output goes from the part that has it to the host unchanged.
using ResourceOutput =
    std::variant<CallHandler, CallSource, Began, Ended, SourceChanged, GiveUp, Answered, Error>;

/// Describes a failing source for people.
inline std::string sentence_of(const SourceStatus& status) {
  return status.state == SourceState::lost ? "the source is lost: " + status.problem
                                           : status.problem;
}

/// Moves the elements of one list behind those of another.
template <class Element>
void append(std::vector<Element>& list, std::vector<Element> more) {
  list.insert(list.end(), std::make_move_iterator(more.begin()),
              std::make_move_iterator(more.end()));
}

}  // namespace muster::cluster
