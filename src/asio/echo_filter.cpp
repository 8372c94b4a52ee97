#include "asio/echo_filter.hpp"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "wire/header.hpp"

namespace muster::io {

namespace {

/// A filter sees a datagram from its UDP header on.
constexpr std::uint32_t udp_header_bytes = 8;
constexpr std::uint32_t session_at = udp_header_bytes + wire::Header::session_offset;
constexpr std::size_t session_words = 4;

/// The session as it is in a header, in words as a filter loads them: in network byte order.
std::array<std::uint32_t, session_words> words_of(const SessionId& session) {
  std::array<std::uint8_t, wire::Header::bytes> header;
  wire::write_header({.session = session}, header);
  std::array<std::uint32_t, session_words> words;
  std::memcpy(words.data(), header.data() + wire::Header::session_offset, sizeof words);
  for (std::uint32_t& word : words) word = ntohl(word);
  return words;
}

/// Takes nothing of what has this session in its header, and all of everything else.
std::vector<sock_filter> program_against(const SessionId& session) {
  // Each test leads on if it holds, and else past all the others to the end.
  constexpr std::size_t accept_at = 2 + 2 * session_words + 1;
  std::vector<sock_filter> program;
  const auto go_on_if = [&](std::uint16_t test, std::uint32_t value) {
    const auto otherwise = static_cast<std::uint8_t>(accept_at - program.size() - 1);
    program.push_back(
        BPF_JUMP(static_cast<std::uint16_t>(BPF_JMP | test | BPF_K), value, 0, otherwise));
  };
  program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0));
  go_on_if(BPF_JGE, session_at + session_words * sizeof(std::uint32_t));
  std::uint32_t at = session_at;
  for (const std::uint32_t word : words_of(session)) {
    program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at));
    go_on_if(BPF_JEQ, word);
    at += sizeof word;
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, 0));
  program.push_back(BPF_STMT(BPF_RET | BPF_K, UINT32_MAX));
  return program;
}

}  // namespace

void ignore_echo(const UdpSocket& socket, const SessionId& self) {
  std::vector<sock_filter> program = program_against(self);
  const sock_fprog filter{static_cast<std::uint16_t>(program.size()), program.data()};
  setsockopt(socket.descriptor(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

}  // namespace muster::io
