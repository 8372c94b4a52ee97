#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "muster/api.hpp"

namespace muster {

/// What went wrong, for programs. People read the sentence in `Error::what()`.
///
/// Unless a value says otherwise, the call that failed changed nothing.
enum class Errc {
  /// An option has a value that cannot be used. Correct the option named in the sentence.
  invalid_option = 1,
  /// Timing options contradict each other. Correct the pair named in the sentence.
  contradictory_timing,
  /// A channel, attribute or service name is empty, too long, not UTF-8, or reserved.
  invalid_name,
  /// Text that should be a JSON value is not one.
  invalid_json,
  /// A payload is larger than the limit given in the sentence.
  too_large,
  /// A key is missing, too short, or not in the form that `muster keygen` prints.
  invalid_key,
  /// A file cannot be read.
  unreadable_file,
  /// No usable network interface matches the options. Start again with other options or later.
  no_interface,
  /// The UDP port is held by a program that does not share it.
  port_taken,
  /// A socket call failed for another reason; the operating system's own words are in the sentence.
  socket_failure,
  /// The call needs a started node. Call `start()` first.
  not_started,
  /// The node is started already. Call `stop()` first.
  already_started,
  /// The node was stopped before or while the operation waited.
  stopped,
  /// The node belongs to the process from which this one was forked. Make another node here, or
  /// fork
  /// before you start one.
  forked,
  /// A bounded queue is full. Try again after some messages have left.
  overloaded,
  /// No node with that id is known.
  unknown_node,
  /// Another node's configuration contradicts ours. Both nodes continue; the sentence says how.
  configuration_mismatch,
  /// Two processes use one node id or session: this node's, or that of another node named in the
  /// sentence. A machine or process was copied, or packets are forged. Nothing is stopped; restart
  /// the copy, or find the forger. Reported at most once a minute per node.
  impersonated,
  /// A payload from another node could not be decoded as the requested type.
  undecodable,
  /// An application's slot threw. The exception's words are in the sentence.
  slot_threw,
  /// A setup hook failed; it is called again later. The reason is in the sentence.
  setup_failed,
  /// Nodes wait for each other's services in a circle, named in the sentence. Nothing changes until
  /// one of them becomes ready without the others.
  circular_wait,
  /// muster found a fault in itself and stopped the node. Please report it with the sentence.
  internal,
  /// The caller cancelled the operation. A message that was sent may still arrive. Also a
  /// `std::errc::operation_canceled`.
  cancelled,
  /// The time of the operation is up. Also a `std::errc::timed_out`.
  timed_out,
  /// A node could not do what a request asked for. Its reason is in the sentence.
  request_failed,
  /// Another program has or wants the lock. Nothing changed; try again later, or wait for it.
  lock_held,
};

/// The lower-case name used in JSON output: "invalid_option", "port_taken", ...
MUSTER_API std::string_view to_string(Errc code);

MUSTER_API const std::error_category& error_category() noexcept;
MUSTER_API std::error_code make_error_code(Errc code) noexcept;

/// An `Errc` with a whole sentence: what, where, and what to do about it.
///
/// Thrown by calls, by coroutines and futures that wait (muster/await.hpp), and handed as a value
/// to `Discovery::on_error`. Distinct objects: safe. Shared objects: unsafe.
class MUSTER_API Error : public std::system_error {
 public:
  Error(Errc code, std::string sentence);

  const char* what() const noexcept override { return sentence_.c_str(); }
  Errc errc() const noexcept { return static_cast<Errc>(code().value()); }

 private:
  std::string sentence_;
};

/// An `Error` with a sentence of its own, to be thrown later; null if `code` is no error. A
/// `std::errc::operation_canceled` becomes `Errc::cancelled`, other codes than those of
/// `error_category()` become `Errc::internal`.
MUSTER_API std::exception_ptr to_exception(std::error_code code);

/// The error that a callback of muster/await.hpp gets; nothing if `failure` is null. An exception
/// that is no `Error` becomes `Errc::internal` with its words.
MUSTER_API std::optional<Error> error_in(const std::exception_ptr& failure);

}  // namespace muster

template <>
struct std::is_error_code_enum<muster::Errc> : std::true_type {};
