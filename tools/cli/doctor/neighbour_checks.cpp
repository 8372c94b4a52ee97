#include "cli/doctor/neighbour_checks.hpp"

#include <fmt/format.h>

namespace muster::cli {

namespace {

/// One line names at most this many nodes and counts the others.
constexpr std::size_t named_max = 10;

struct Meaning {
  Verdict verdict;
  const char* detail;
  const char* remedy;
};

Meaning meaning_of(DropReason reason) {
  switch (reason) {
    case DropReason::other_cluster:
      return {Verdict::ok, "of another cluster", ""};
    case DropReason::unknown_key:
      return {
          Verdict::warn, "sealed with a key that this node does not have",
          "give both the same --key-file or --passphrase-file, or its cluster another --cluster"};
    case DropReason::clear_text:
      return {Verdict::warn, "in clear text, while this node has a key",
              "give that node the key too, or its cluster another --cluster"};
    case DropReason::other_version:
      return {Verdict::warn, "of another version of the protocol",
              "run the same version of muster on all hosts"};
    case DropReason::unauthentic:
      return {Verdict::warn, "that does not open with the key it names",
              "find out who damages or forges datagrams there"};
    case DropReason::malformed:
      return {Verdict::warn, "that opens, but is malformed",
              "run the same version of muster on all hosts"};
    case DropReason::not_muster:
    case DropReason::bad_size:
      return {Verdict::warn, "of another program", "choose another --port for one of the two"};
    case DropReason::crowded:
      return {Verdict::warn, "from more new nodes than this node admits at once", ""};
    case DropReason::duplicate:
      return {Verdict::ok, "that came twice", ""};
    case DropReason::departed:
      return {Verdict::ok, "of a removed node", ""};
  }
  return {Verdict::ok, "for an unknown reason", ""};
}

std::string counted(std::uint64_t count) {
  return fmt::format("{} datagram{}", count, count == 1 ? "" : "s");
}

Finding judge(DropReason reason, const std::string& source, std::uint64_t count) {
  const Meaning meaning = meaning_of(reason);
  return {.name = std::string(to_string(reason)),
          .subject = source,
          .verdict = meaning.verdict,
          .detail = fmt::format("{} {}", counted(count), meaning.detail),
          .remedy = meaning.remedy,
          .count = count};
}

}  // namespace

Finding judge_nodes(const std::vector<Node>& nodes, const std::string& cluster, Duration listened) {
  std::string names;
  for (std::size_t i = 0; i < nodes.size() && i < named_max; ++i) {
    names += fmt::format("{}{} at {}", i == 0 ? ": " : ", ", nodes[i].name, nodes[i].address());
  }
  if (nodes.size() > named_max) names += ", ...";
  return {.name = "nodes",
          .detail = fmt::format("{} of cluster \"{}\" heard within {}{}", nodes.size(), cluster,
                                format_duration(listened), names)};
}

Findings judge_identities(const std::vector<std::string>& impersonations) {
  if (impersonations.empty()) {
    return {{.name = "identity", .detail = "no two nodes with one node id or session were heard"}};
  }
  Findings findings;
  for (const std::string& sentence : impersonations) {
    findings.push_back({.name = "identity", .verdict = Verdict::fail, .detail = sentence});
  }
  return findings;
}

Findings judge_strangers(const Statistics& statistics) {
  Findings findings;
  auto unexplained = statistics.dropped;
  for (const DropSource& source : statistics.drop_sources) {
    findings.push_back(judge(source.reason, source.address, source.count));
    unexplained[static_cast<std::size_t>(source.reason)] -= source.count;
  }
  // The statistics keep the sources of only some drop reasons, and a limited number of them.
  for (std::size_t i = 0; i < drop_reasons; ++i) {
    const Finding rest = judge(static_cast<DropReason>(i), {}, unexplained[i]);
    if (unexplained[i] != 0 && rest.verdict != Verdict::ok) findings.push_back(rest);
  }
  return findings;
}

}  // namespace muster::cli
