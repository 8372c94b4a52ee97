#include "wire/reassembler.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace muster::wire {

namespace {

using namespace std::chrono_literals;

/// Fragments arrive back to back. After this pause the rest counts as lost.
constexpr Duration quiet_before_request = 8ms;
constexpr Duration request_every = 16ms;
/// Time without progress after which a message is given up.
constexpr Duration patience = 2s;
/// Time for which a finished message is remembered.
constexpr Duration finished_memory = 5s;
/// Number of fragments that one request covers.
constexpr std::size_t pieces_per_request = 64;
/// Limit of simultaneous requests for one message, so that they do not flood the sender.
constexpr std::size_t requests_at_once = 4;

}  // namespace

std::optional<Reassembler::Message> Reassembler::add(Sender sender, const Fragment& fragment,
                                                     std::uint64_t packet, core::Time now) {
  Assembly* assembly = find_or_begin(sender, fragment, packet, now);
  if (assembly == nullptr || assembly->has[fragment.index]) return std::nullopt;
  assembly->packet = std::min(assembly->packet, packet);
  const auto place = std::size_t{fragment.index} * assembly->stride;
  std::copy(fragment.data.begin(), fragment.data.end(),
            assembly->bytes.begin() + static_cast<std::ptrdiff_t>(place));
  assembly->has[fragment.index] = true;
  assembly->progress_at = now;
  assembly->requests = 0;
  assembly->check_at = now + quiet_before_request;
  deadline_ = std::min(deadline_, assembly->check_at);
  if (--assembly->missing > 0) return std::nullopt;
  return finish(streams_.at(sender), fragment.message, now);
}

Reassembler::Assembly* Reassembler::find_or_begin(Sender sender, const Fragment& fragment,
                                                  std::uint64_t packet, core::Time now) {
  const auto known = streams_.find(sender);
  Stream* stream = known == streams_.end() ? nullptr : &known->second;
  if (stream != nullptr) {
    if (stream->finished.contains(fragment.message)) return nullptr;
    const auto found = stream->unfinished.find(fragment.message);
    if (found != stream->unfinished.end()) {
      Assembly& assembly = found->second;
      const bool same =
          assembly.bytes.size() == fragment.total && assembly.stride == fragment.stride;
      return same ? &assembly : nullptr;
    }
  }
  if (!has_room(stream, fragment.total)) return nullptr;
  if (stream == nullptr) stream = &streams_[sender];
  Assembly& assembly = stream->unfinished[fragment.message];
  assembly.bytes.resize(fragment.total);
  assembly.has.resize(fragment.count());
  assembly.missing = fragment.count();
  assembly.stride = fragment.stride;
  assembly.packet = packet;
  assembly.progress_at = now;
  stream->bytes += fragment.total;
  bytes_ += fragment.total;
  ++messages_;
  return &assembly;
}

bool Reassembler::has_room(const Stream* stream, std::size_t bytes) const {
  if (bytes_ + bytes > bytes_in_all || messages_ >= messages_in_all) return false;
  return stream == nullptr || (stream->bytes + bytes <= bytes_per_sender &&
                               stream->unfinished.size() < messages_per_sender);
}

Reassembler::Message Reassembler::finish(Stream& stream, std::uint32_t message, core::Time now) {
  auto assembly = stream.unfinished.extract(message);
  Message whole{std::move(assembly.mapped().bytes), assembly.mapped().packet};
  make_room(stream, whole.bytes.size());
  if (stream.forget.size() >= finished_per_sender) forget_oldest(stream);
  stream.finished.insert(message);
  stream.forget.emplace_back(now + finished_memory, message);
  deadline_ = std::min(deadline_, stream.forget.front().first);
  return whole;
}

void Reassembler::make_room(Stream& stream, std::size_t bytes) {
  stream.bytes -= bytes;
  bytes_ -= bytes;
  --messages_;
}

void Reassembler::forget_oldest(Stream& stream) {
  stream.finished.erase(stream.forget.front().second);
  stream.forget.pop_front();
}

std::optional<std::uint64_t> Reassembler::assembling(Sender sender) const {
  const auto stream = streams_.find(sender);
  std::optional<std::uint64_t> first;
  if (stream == streams_.end()) return first;
  for (const auto& [message, assembly] : stream->second.unfinished) {
    first = std::min(first.value_or(assembly.packet), assembly.packet);
  }
  return first;
}

Reassembler::Due Reassembler::run_due(core::Time now) {
  Due due;
  for (auto it = streams_.begin(); it != streams_.end();) {
    Stream& stream = it->second;
    check(it->first, stream, now, due);
    while (!stream.forget.empty() && stream.forget.front().first <= now) forget_oldest(stream);
    it = stream.is_empty() ? streams_.erase(it) : std::next(it);
  }
  update_deadline();
  return due;
}

void Reassembler::check(Sender sender, Stream& stream, core::Time now, Due& due) {
  for (auto it = stream.unfinished.begin(); it != stream.unfinished.end();) {
    auto& [message, assembly] = *it;
    if (assembly.check_at <= now && now - assembly.progress_at >= patience) {
      due.given_up.push_back(sender);
      make_room(stream, assembly.bytes.size());
      it = stream.unfinished.erase(it);
      continue;
    }
    if (assembly.check_at <= now) {
      collect_missing(sender, message, assembly, due.wanted);
      assembly.check_at = now + request_every * (1u << std::min(assembly.requests++, 4u));
    }
    ++it;
  }
}

void Reassembler::collect_missing(Sender sender, std::uint32_t message, const Assembly& assembly,
                                  std::vector<Wanted>& wanted) {
  std::size_t asked = 0;
  for (std::size_t i = 0; i < assembly.has.size() && asked < requests_at_once; ++i) {
    if (assembly.has[i]) continue;
    FragmentRequest request{message, static_cast<std::uint16_t>(i), 0};
    const std::size_t end = std::min(i + pieces_per_request, assembly.has.size());
    for (std::size_t piece = i; piece < end; ++piece) {
      if (!assembly.has[piece]) request.missing |= std::uint64_t{1} << (piece - i);
    }
    wanted.push_back({sender, request});
    ++asked;
    i = end - 1;
  }
}

void Reassembler::update_deadline() {
  deadline_ = core::never;
  for (const auto& [sender, stream] : streams_) {
    if (!stream.forget.empty()) deadline_ = std::min(deadline_, stream.forget.front().first);
    for (const auto& [message, assembly] : stream.unfinished) {
      deadline_ = std::min(deadline_, assembly.check_at);
    }
  }
}

}  // namespace muster::wire
