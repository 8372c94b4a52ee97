#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster::cli {

/// The number of insertions, removals, replacements and swaps of neighbours that turn one word into
/// the other.
std::size_t distance(std::string_view one, std::string_view other);

/// "; did you mean X?" for the word that is most like `word` (or begins with it), or an empty text
/// if none is like it.
std::string suggestion(std::string_view word, const std::vector<std::string>& words);

}  // namespace muster::cli
