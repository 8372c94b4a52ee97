#include "cluster/resource_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "cluster/labels.hpp"
#include "core/names.hpp"
#include "muster/error.hpp"
#include "wire/json_reader.hpp"

namespace muster::cluster {

namespace {

namespace json = boost::json;

/// Collects the usable items, and the reasons why others are unusable.
class Sieve {
 public:
  void put(Resource resource) {
    ++count_;
    std::string fault = fault_of(resource);
    if (!fault.empty()) return refuse(std::move(fault));
    first_of_.emplace(resource.id, count_);
    list_.resources.push_back(std::move(resource));
  }
  void put_nameless() {
    ++count_;
    refuse("has no id");
  }
  ResourceList take() {
    if (refused_ > faults_max) {
      list_.faults.push_back(fmt::format("{} more items are of no use", refused_ - faults_max));
    }
    return std::move(list_);
  }

 private:
  std::string fault_of(const Resource& resource) const {
    if (!core::is_well_formed_name(resource.id)) {
      return "has an id that is not 1 to 255 bytes of UTF-8";
    }
    if (const auto first = first_of_.find(resource.id); first != first_of_.end()) {
      return fmt::format("repeats the id \"{}\" of item {}", resource.id, first->second);
    }
    if (const auto why = wire::why_unreadable(resource.value); !why.empty()) {
      return fmt::format("(\"{}\") cannot be sent: {}", resource.id, why);
    }
    if (!needed_labels_of(resource.value)) {
      return fmt::format(
          "(\"{}\") has needed_labels that are not a list of at most {} texts of 1 to {} bytes",
          resource.id, needed_labels_max, label_bytes_max);
    }
    if (to_string(resource.value).size() > resource_bytes_max) {
      return fmt::format("(\"{}\") has more than {} bytes", resource.id, resource_bytes_max);
    }
    return {};
  }
  void refuse(std::string fault) {
    if (++refused_ > faults_max) return;
    list_.faults.push_back(fmt::format("item {} {}", count_, fault));
  }

  ResourceList list_;
  std::map<std::string, std::size_t> first_of_;
  std::size_t count_ = 0;
  std::size_t refused_ = 0;
};

Value sorted(const Value& value) {
  if (const json::array* array = value.if_array()) {
    json::array result;
    for (const Value& item : *array) result.push_back(sorted(item));
    return result;
  }
  if (const json::object* object = value.if_object()) {
    std::map<std::string_view, const Value*> entries;
    for (const auto& entry : *object) entries.emplace(entry.key(), &entry.value());
    json::object result;
    for (const auto& [key, item] : entries) result.emplace(key, sorted(*item));
    return result;
  }
  return value;
}

}  // namespace

ResourceList read_resource_list(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  const Value document = parse_value(text);
  const json::object* object = document.if_object();
  const Value* data = object == nullptr ? nullptr : object->if_contains("data");
  if (data == nullptr || !data->is_array()) {
    throw Error(Errc::invalid_json, "a list of resources looks like {\"data\":[{\"id\":\"a\"}]}");
  }
  Sieve sieve;
  for (const Value& item : data->get_array()) {
    auto id = id_of(item);
    if (id) {
      sieve.put({std::move(*id), item});
    } else {
      sieve.put_nameless();
    }
  }
  return sieve.take();
}

ResourceList check_resources(std::vector<Resource> resources) {
  Sieve sieve;
  for (Resource& resource : resources) sieve.put(std::move(resource));
  return sieve.take();
}

std::optional<std::string> id_of(const Value& item) {
  const json::object* object = item.if_object();
  const Value* id = object == nullptr ? nullptr : object->if_contains("id");
  if (id == nullptr) return std::nullopt;
  if (id->is_string()) return std::string(id->get_string());
  if (id->is_int64()) return fmt::format("{}", id->get_int64());
  if (id->is_uint64()) return fmt::format("{}", id->get_uint64());
  return std::nullopt;
}

std::optional<std::vector<std::string>> needed_labels_of(const Value& value) {
  std::vector<std::string> labels;
  const json::object* object = value.if_object();
  const Value* needed = object == nullptr ? nullptr : object->if_contains("needed_labels");
  if (needed == nullptr) return labels;
  const json::array* list = needed->if_array();
  if (list == nullptr || list->size() > needed_labels_max) return std::nullopt;
  for (const Value& label : *list) {
    const json::string* text = label.if_string();
    if (text == nullptr || !is_label(*text)) return std::nullopt;
    labels.emplace_back(*text);
  }
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return labels;
}

std::string canonical_text(const Value& value) {
  return to_string(sorted(value));
}

std::uint64_t digest_of(const Value& value) {
  // FNV-1a of the text with sorted keys.
  constexpr std::uint64_t offset = 0xcbf29ce484222325;
  constexpr std::uint64_t prime = 0x100000001b3;
  std::uint64_t digest = offset;
  for (const char c : canonical_text(value)) {
    digest = (digest ^ static_cast<unsigned char>(c)) * prime;
  }
  return digest;
}

}  // namespace muster::cluster
