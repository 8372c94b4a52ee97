#include "muster/key.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "crypto/entropy.hpp"
#include "crypto/secret_bytes.hpp"
#include "crypto/secret_file.hpp"
#include "muster/error.hpp"

namespace muster {

namespace {

using crypto::SecretBytes;
using crypto::SecretFile;

constexpr std::size_t passphrase_bytes_min = 8;
constexpr std::size_t text_digits = 2 * Key::raw_bytes;
constexpr std::string_view whitespace = " \t";
/// Begins a comment for readers that do not know names of clusters.
constexpr std::string_view cluster_mark = "# cluster:";

[[noreturn]] void throw_not_a_key(const std::string& fault) {
  throw Error(Errc::invalid_key, "a key is " + std::to_string(text_digits) +
                                     " hexadecimal digits, but " + fault +
                                     "; `muster keygen` prints a good one");
}

std::uint8_t digit_value(std::string_view text, std::size_t position) {
  std::uint8_t value = 0;
  const char* digit = text.data() + position;
  if (std::from_chars(digit, digit + 1, value, 16).ec != std::errc{}) {
    throw_not_a_key("character " + std::to_string(position + 1) + " is not one");
  }
  return value;
}

std::string_view trimmed(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(whitespace), line.size()));
  return line.substr(0, line.find_last_not_of(whitespace) + 1);
}

/// Makes the key of one line. An error then also names the line.
template <class Make>
Key key_of_line(const SecretFile& file, std::size_t number, Make make) {
  try {
    return make();
  } catch (const Error& error) {
    throw Error(error.errc(),
                file.name() + ", line " + std::to_string(number) + ": " + error.what());
  }
}

}  // namespace

Key Key::from_passphrase(std::string_view passphrase) {
  if (passphrase.size() < passphrase_bytes_min) {
    throw Error(Errc::invalid_key, "a passphrase has at least " +
                                       std::to_string(passphrase_bytes_min) +
                                       " bytes, and this one has " +
                                       std::to_string(passphrase.size()) + "; take several words");
  }
  return {Kind::passphrase, std::as_bytes(std::span(passphrase))};
}

Key Key::from_bytes(std::span<const std::byte, raw_bytes> bytes) {
  return {Kind::raw, bytes};
}

Key Key::from_text(std::string_view text) {
  if (text.size() != text_digits) {
    throw_not_a_key("this has " + std::to_string(text.size()) + " characters");
  }
  SecretBytes<raw_bytes> secret;
  for (std::size_t i = 0; i < raw_bytes; ++i) {
    const int high = digit_value(text, 2 * i);
    secret.bytes[i] = static_cast<std::uint8_t>(high << 4 | digit_value(text, 2 * i + 1));
  }
  return from_bytes(std::as_bytes(std::span(secret.bytes)));
}

Key Key::generate() {
  SecretBytes<raw_bytes> secret;
  crypto::fill_with_entropy(secret.bytes);
  return from_bytes(std::as_bytes(std::span(secret.bytes)));
}

Key::Key(const Key&) = default;
Key::Key(Key&&) noexcept = default;
Key::~Key() {
  wipe();
}

Key& Key::operator=(const Key& other) {
  return *this = Key(other);
}

Key& Key::operator=(Key&& other) noexcept {
  Key taken(std::move(other));  // the former secret is wiped with it
  std::swap(kind_, taken.kind_);
  secret_.swap(taken.secret_);
  cluster_.swap(taken.cluster_);
  return *this;
}

Key Key::for_cluster(std::string name) const {
  Key bound = *this;
  bound.cluster_ = std::move(name);
  return bound;
}

std::string Key::reveal() const {
  if (kind_ != Kind::raw) {
    throw Error(Errc::invalid_key, "a passphrase has no form in hexadecimal digits");
  }
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(text_digits);
  for (const std::byte byte : secret_) {
    text += digits[std::to_integer<std::size_t>(byte >> 4)];
    text += digits[std::to_integer<std::size_t>(byte & std::byte{0xf})];
  }
  return text;
}

Key::Key(Kind kind, std::span<const std::byte> secret)
    : kind_(kind), secret_(secret.begin(), secret.end()) {}

void Key::wipe() {
  OPENSSL_cleanse(secret_.data(), secret_.size());
}

std::vector<Key> read_key_file(const std::filesystem::path& path) {
  const std::string creation = "write one with `muster keygen " + path.string() + '`';
  const SecretFile file("key file", path, creation);
  std::vector<Key> keys;
  std::string cluster;
  std::size_t number = 0;
  for (const std::string_view line : file.lines()) {
    ++number;
    const std::string_view text = trimmed(line);
    if (text.starts_with(cluster_mark)) cluster = trimmed(text.substr(cluster_mark.size()));
    if (text.empty() || text.starts_with('#')) continue;
    keys.push_back(key_of_line(file, number, [&] { return Key::from_text(text); }));
    keys.back() = keys.back().for_cluster(std::exchange(cluster, {}));
  }
  if (keys.empty()) throw Error(Errc::invalid_key, file.name() + " holds no key; " + creation);
  return keys;
}

Key read_passphrase_file(const std::filesystem::path& path) {
  const SecretFile file("passphrase file", path, "write the passphrase into its first line");
  return key_of_line(file, 1, [&] { return Key::from_passphrase(file.lines().front()); });
}

}  // namespace muster
