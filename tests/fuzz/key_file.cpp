#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "fuzz/memory_file.hpp"
#include "muster/error.hpp"
#include "muster/key.hpp"

namespace {

using namespace muster;

/// Runs `read`. The only accepted exception is a refusal of the file.
template <class Read>
void attempt(Read&& read) {
  try {
    read();
  } catch (const Error& error) {
    FUZZ_CHECK(error.errc() == Errc::invalid_key);
  }
}

/// Keys that are written as `muster keygen` prints them read back unchanged.
void check_keys(const std::string& path) {
  const std::vector<Key> keys = read_key_file(path);
  FUZZ_CHECK(!keys.empty());
  for (const Key& key : keys) {
    FUZZ_CHECK(key.kind() == Key::Kind::raw);
    const std::string text = key.reveal();
    FUZZ_CHECK(Key::from_text(text).reveal() == text);
  }
}

void check_passphrase(const std::string& path, std::string_view first_line) {
  const Key key = read_passphrase_file(path);
  if (first_line.ends_with('\r')) first_line.remove_suffix(1);
  const auto secret = key.secret();
  FUZZ_CHECK(first_line ==
             std::string_view(reinterpret_cast<const char*>(secret.data()), secret.size()));
}

}  // namespace

/// The text of a key file, which is also read as a passphrase file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::MemoryFile file({data, size});
  attempt([&] { check_keys(file.path()); });
  attempt([&] { check_passphrase(file.path(), fuzz::Input(data, size).line()); });
  return 0;
}
