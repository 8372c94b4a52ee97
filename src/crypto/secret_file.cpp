#include "crypto/secret_file.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "muster/error.hpp"

namespace muster::crypto {

namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// Editors of some systems put a byte order mark in front of a text.
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

bool is_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

[[noreturn]] void throw_unreadable(const std::string& name, int reason, std::string_view creation) {
  std::string sentence = "cannot read " + name + ": " + std::generic_category().message(reason);
  if (reason == ENOENT) sentence.append("; ").append(creation);
  if (reason == EACCES) sentence += "; let the user that runs this program read it";
  throw Error(Errc::unreadable_file, sentence);
}

}  // namespace

SecretFile::SecretFile(std::string_view kind, const std::filesystem::path& path,
                       std::string_view creation)
    : name_(std::string(kind) + " \"" + path.string() + '"') {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) throw_unreadable(name_, errno, creation);
  // Unbuffered, because the C library would keep a copy of the secrets in memory that it never
  // wipes.
  std::setvbuf(file.get(), nullptr, _IONBF, 0);
  size_ = std::fread(text_.bytes.data(), 1, text_.bytes.size(), file.get());
  if (std::ferror(file.get()) != 0) throw_unreadable(name_, errno, creation);
  if (size_ > bytes_max) {
    throw Error(Errc::invalid_key, name_ + " is larger than " + std::to_string(bytes_max) +
                                       " bytes, so it is not a " + std::string(kind));
  }
  if (is_utf16(text())) {
    throw Error(Errc::invalid_key, name_ + " is UTF-16 text; save it as UTF-8 or ASCII");
  }
}

std::vector<std::string_view> SecretFile::lines() const {
  std::string_view rest = text();
  if (rest.starts_with(utf8_mark)) rest.remove_prefix(utf8_mark.size());
  std::vector<std::string_view> lines;
  for (bool more = true; more;) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    more = end != std::string_view::npos;
    if (more) rest.remove_prefix(end + 1);
  }
  return lines;
}

std::string_view SecretFile::text() const {
  return {reinterpret_cast<const char*>(text_.bytes.data()), size_};
}

}  // namespace muster::crypto
