#include "discovery/open_requests.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace muster::detail {

namespace {

using namespace std::chrono_literals;

/// The first pause before the recipient is looked for again; each further one is twice as long.
constexpr Duration pause_min = 10ms;
constexpr Duration pause_max = 160ms;

Duration pause_after(unsigned attempts) {
  return std::min<Duration>(pause_min * (1u << std::min(attempts, 8u)), pause_max);
}

std::string why(const Answer& answer) {
  const auto* text = answer.payload.value.if_string();
  return text == nullptr ? std::string("no reason given") : std::string(*text);
}

}  // namespace

void OpenRequests::ask(std::uint64_t number, Recipient recipient, std::string channel,
                       Payload payload, Duration timeout, core::Time now) {
  const auto [entry, is_new] = open_.emplace(number, Open{.recipient = std::move(recipient),
                                                          .channel = std::move(channel),
                                                          .payload = std::move(payload),
                                                          .deadline = now + timeout,
                                                          .timeout = timeout});
  if (is_new) find(*entry);
}

void OpenRequests::forget(std::uint64_t number) {
  if (const auto found = open_.find(number); found != open_.end()) remove(*found);
}

void OpenRequests::clear() {
  open_.clear();
  due_.clear();
  outputs_.clear();
}

void OpenRequests::find(Entry& entry) {
  Open& open = entry.second;
  open.asked.reset();
  look_at(entry, open.deadline);
  if (std::exchange(open.is_sought, true)) return;
  outputs_.push_back(Find{entry.first, open.recipient});
}

void OpenRequests::found(std::uint64_t number, const std::optional<NodeId>& recipient,
                         core::Time now) {
  const auto entry = open_.find(number);
  if (entry == open_.end()) return;
  Open& open = entry->second;
  open.is_sought = false;
  open.is_absent = !recipient;
  if (!recipient) return pause(*entry, "no node has the role", now);
  open.asked = recipient;
  outputs_.push_back(Ask{*recipient,
                         {.number = number,
                          .oldest = open_.begin()->first,
                          .time_left = open.deadline - now,
                          .channel = open.channel,
                          .payload = open.payload}});
}

void OpenRequests::pause(Entry& entry, std::string trouble, core::Time now) {
  Open& open = entry.second;
  open.asked.reset();
  open.trouble = std::move(trouble);
  look_at(entry, std::min(open.deadline, now + pause_after(open.attempts++)));
}

void OpenRequests::look_at(Entry& entry, core::Time at) {
  due_.erase({entry.second.at, entry.first});
  entry.second.at = at;
  due_.emplace(at, entry.first);
}

void OpenRequests::receive(const NodeId& from, const Answer& answer, core::Time now) {
  const auto found = open_.find(answer.number);
  if (found == open_.end() || found->second.asked != from) return;
  const std::string& channel = found->second.channel;
  const std::string node = from.to_string();
  std::string trouble;
  switch (answer.status) {
    case Reply::Status::done:
      outputs_.push_back(Answered{answer.number, answer.payload});
      return remove(*found);
    case Reply::Status::failed:
      return fail(
          *found, Errc::request_failed,
          fmt::format("node {} could not answer on \"{}\": {}", node, channel, why(answer)));
    case Reply::Status::unhandled:
      trouble = fmt::format("node {} answers no requests on \"{}\"", node, channel);
      break;
    case Reply::Status::not_mine:
      trouble = fmt::format("node {} does not have the role that was asked", node);
      break;
  }
  if (found->second.recipient.is_role()) return pause(*found, std::move(trouble), now);
  fail(*found, Errc::request_failed, trouble + "; ask another node, or let this one answer");
}

void OpenRequests::unsent(std::uint64_t number, const Error& why, core::Time now) {
  const auto found = open_.find(number);
  if (found == open_.end()) return;
  const bool may_pass = why.errc() == Errc::overloaded ||
                        (why.errc() == Errc::unknown_node && found->second.recipient.is_role());
  if (may_pass) return pause(*found, why.what(), now);
  fail(*found, why.errc(), why.what());
}

void OpenRequests::removed(const NodeId& node) {
  std::vector<std::uint64_t> concerned;
  for (const auto& [number, open] : open_) {
    if (open.asked == node) concerned.push_back(number);
  }
  for (const std::uint64_t number : concerned) {
    Entry& entry = *open_.find(number);
    if (entry.second.recipient.is_role()) {
      find(entry);
    } else {
      fail(entry, Errc::unknown_node,
           fmt::format("node {} was removed before it answered; it may have done what was asked",
                       node.to_string()));
    }
  }
}

void OpenRequests::look() {
  for (Entry& entry : open_) {
    if (!entry.second.asked && entry.second.is_absent) find(entry);
  }
}

void OpenRequests::advance(core::Time now) {
  while (!due_.empty() && due_.begin()->first <= now) {
    Entry& entry = *open_.find(due_.begin()->second);
    if (entry.second.deadline <= now) {
      time_out(entry);
    } else {
      find(entry);
    }
  }
}

std::optional<core::Time> OpenRequests::next_deadline() const {
  return due_.empty() ? std::nullopt : std::optional(due_.begin()->first);
}

void OpenRequests::time_out(Entry& entry) {
  const Open& open = entry.second;
  fail(entry, Errc::timed_out,
       fmt::format("a request on \"{}\" has no answer after {}: {}", open.channel,
                   format_duration(open.timeout),
                   open.asked ? fmt::format("node {} has not answered", open.asked->to_string())
                              : open.trouble));
}

void OpenRequests::remove(Entry& entry) {
  due_.erase({entry.second.at, entry.first});
  open_.erase(entry.first);
}

void OpenRequests::fail(Entry& entry, Errc code, std::string sentence) {
  outputs_.push_back(Failed{entry.first, Error(code, std::move(sentence))});
  remove(entry);
}

}  // namespace muster::detail
