#include "cluster/resource_list.hpp"

#include <boost/json.hpp>
#include <set>

#include "fuzz/fuzz.hpp"
#include "muster/error.hpp"

namespace {

using namespace muster;

/// A list that was read can be sent, has unique ids, and reads back unchanged.
void check(const cluster::ResourceList& list) {
  FUZZ_CHECK(list.faults.size() <= cluster::faults_max + 1);
  std::set<std::string> ids;
  boost::json::array data;
  for (const Resource& resource : list.resources) {
    FUZZ_CHECK(ids.insert(resource.id).second);
    FUZZ_CHECK(cluster::digest_of(resource.value) ==
               cluster::digest_of(parse_value(to_string(resource.value))));
    data.push_back(resource.value);
  }
  const auto again = cluster::read_resource_list(to_string(Value{{"data", data}}));
  FUZZ_CHECK(again.resources == list.resources);
  FUZZ_CHECK(again.faults.empty());
  FUZZ_CHECK(cluster::check_resources(list.resources).faults.empty());
}

}  // namespace

/// A list of resources from a web server or a file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    check(cluster::read_resource_list({reinterpret_cast<const char*>(data), size}));
  } catch (const Error& error) {
    FUZZ_CHECK(error.errc() == Errc::invalid_json);
  }
  return 0;
}
