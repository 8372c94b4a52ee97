#include "hosts/chaos/truth.hpp"

#include <algorithm>

namespace muster::chaos {

bool Trouble::is_between(Lab::Host one, Lab::Host other) const {
  const auto has = [this](Lab::Host host) {
    return std::find(hosts.begin(), hosts.end(), host) != hosts.end();
  };
  return sort == Sort::parted ? has(one) != has(other) : has(one) || has(other);
}

void Truth::end(Trouble::Sort sort, const std::vector<Lab::Host>& hosts, const Moment& when) {
  for (Trouble& trouble : troubles_) {
    const bool lasts = trouble.ended.latest == never;
    if (lasts && trouble.sort == sort && trouble.hosts == hosts) trouble.ended = when;
  }
}

const Life* Truth::find(std::string_view id) const {
  const auto found = std::find_if(lives_.begin(), lives_.end(),
                                  [id](const Life& life) { return life.log->id() == id; });
  return found == lives_.end() ? nullptr : &*found;
}

}  // namespace muster::chaos
