#include "cli/options/failure.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace muster::cli {

namespace {

using Renaming = std::pair<std::string_view, std::string_view>;

/// A longer name comes before the names that it contains.
constexpr std::array renamings = {
    Renaming{"legacy.accept_unauthenticated", "--accept-unauthenticated"},
    Renaming{"legacy.hello_interval", "--legacy-hello-interval"},
    Renaming{"legacy.node_timeout", "--legacy-node-timeout"},
    Renaming{"legacy.algorithm", "--legacy-algorithm"},
    Renaming{"legacy.dialect", "--legacy"},
    Renaming{"legacy.only", "--legacy-only"},
    Renaming{"legacy.port", "--legacy-port"},
    Renaming{"legacy.key", "--legacy-key-file"},
    Renaming{"legacy.iv", "--legacy-iv"},
    Renaming{"interfaces.loopback_only", "--loopback"},
    Renaming{"interfaces.bind_address", "--bind-address"},
    Renaming{"interfaces.allow", "--interface"},
    Renaming{"interfaces.deny", "--interface '!...'"},
    Renaming{"transports.multicast_v4.group", "--multicast"},
    Renaming{"transports.multicast_v4.ttl", "--ttl"},
    Renaming{"transports.multicast_v6.group", "--multicast"},
    Renaming{"transports.multicast_v6", "--multicast v6"},
    Renaming{"transports.broadcast", "--broadcast"},
    Renaming{"transports.seeds", "--unicast"},
    Renaming{"receive_buffer_bytes", "--receive-buffer-bytes"},
    Renaming{"datagram_bytes_max", "--datagram-bytes-max"},
    Renaming{"masters_required", "--masters"},
    Renaming{"preempt_after", "--preempt-after"},
    Renaming{"hello_interval", "--hello-interval"},
    Renaming{"hello_rate_max", "--hello-rate-max"},
    Renaming{"master_timeout", "--master-timeout"},
    Renaming{"node_timeout", "--node-timeout"},
    Renaming{"detect_within", "--detect-within"},
    Renaming{"term_floor", "--term-floor"},
    Renaming{"host_name", "--host-name"},
    Renaming{"clear_text", "--clear-text"},
    Renaming{"`keys`", "--key-file"},
    Renaming{"`port`", "--port"},
};

void rename(std::string& sentence, const Renaming& renaming) {
  const auto& [member, option] = renaming;
  for (auto at = sentence.find(member); at != std::string::npos;
       at = sentence.find(member, at + option.size())) {
    sentence.replace(at, member.size(), option);
  }
}

/// Some members have common words as names. Such a word means the member only at the start of a
/// sentence.
constexpr std::array leading_members = {
    std::string_view("port "), std::string_view("cluster "), std::string_view("weight "),
    std::string_view("name "), std::string_view("info "),    std::string_view("legacy "),
};

/// Tells whether the sentence is about options. Other sentences may quote text that only looks like
/// an option.
bool is_about_options(Errc code) {
  switch (code) {
    case Errc::invalid_option:
    case Errc::contradictory_timing:
    case Errc::too_large:
    case Errc::no_interface:
    case Errc::port_taken:
      return true;
    default:
      return false;
  }
}

}  // namespace

ExitCode exit_code_of(Errc code) {
  switch (code) {
    case Errc::invalid_option:
    case Errc::contradictory_timing:
    case Errc::invalid_name:
    case Errc::invalid_json:
    case Errc::too_large:
    case Errc::invalid_key:
    case Errc::unreadable_file:
    case Errc::no_interface:
      return ExitCode::usage;
    default:
      return ExitCode::failure;
  }
}

std::string sentence_of(const Error& error) {
  std::string sentence = error.what();
  if (!is_about_options(error.errc())) return sentence;
  for (const Renaming& renaming : renamings) rename(sentence, renaming);
  const bool is_led =
      std::any_of(leading_members.begin(), leading_members.end(),
                  [&sentence](std::string_view member) { return sentence.starts_with(member); });
  return is_led ? "--" + sentence : sentence;
}

}  // namespace muster::cli
