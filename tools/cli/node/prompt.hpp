#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

#include "muster/value.hpp"

/// The commands that `muster node` reads from standard input, one per line.
namespace muster::cli::prompt {

struct Join {
  std::string channel;
};
struct Leave {
  std::string channel;
};
struct Send {
  std::string channel;
  Value value;
};
struct SendTo {
  /// The node's id or the end of it.
  std::string node;
  std::string channel;
  Value value;
};
struct Advertise {
  Value info;
};
struct Promote {};
struct Demote {
  bool permanent = false;
};
/// Leaves the cluster and keeps the process.
struct Stop {};
/// Joins the cluster again after `Stop`.
struct Start {};
struct ShowSelf {};
struct ShowNodes {};
struct ShowMasters {};
struct ShowPartitions {};
struct ShowStatistics {};
struct Help {};
struct Quit {};
/// An empty line.
struct Nothing {};

using Command =
    std::variant<Nothing, Join, Leave, Send, SendTo, Advertise, Promote, Demote, Stop, Start,
                 ShowSelf, ShowNodes, ShowMasters, ShowPartitions, ShowStatistics, Help, Quit>;

/// The line is not a command. The text says what is wrong with it.
class BadCommand : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws `BadCommand` or `Error{invalid_json}`.
Command parse(std::string_view line);
/// The same for a text or for an array of the words, the last of which may be any value.
Command parse_words(const Value& command);

/// Describes all commands for people.
std::string_view help_text();

}  // namespace muster::cli::prompt
