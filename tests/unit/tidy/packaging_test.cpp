#include <gtest/gtest.h>

#include <string>

#include "muster/version.hpp"
#include "unit/tidy/source_tree.hpp"

namespace muster::tidy {
namespace {

const std::string folder = "tools/packaging/";

/// The package of the shared library, by the rule in src/library.cmake.
std::string library_package() {
  const std::string major = std::to_string(MUSTER_VERSION_MAJOR);
  if (MUSTER_VERSION_MAJOR > 0) return "libmuster" + major;
  return "libmuster" + major + '.' + std::to_string(MUSTER_VERSION_MINOR);
}

void expect_text(const std::string& path, const std::string& text) {
  EXPECT_NE(read_project_file(path).find(text), std::string::npos) << path << " lacks: " << text;
}

// The packages have the version of the headers.
TEST(Packaging, HasTheVersionOfTheHeaders) {
  const std::string changelog = read_project_file(folder + "debian/changelog");
  EXPECT_TRUE(changelog.starts_with("muster (" MUSTER_VERSION_STRING ") ")) << changelog;
  expect_text(folder + "vcpkg/vcpkg.json", R"("version": ")" MUSTER_VERSION_STRING "\"");
}

// Two libraries that cannot replace each other are in packages of different names.
TEST(Packaging, NamesTheLibraryByItsVersion) {
  const std::string name = library_package();
  EXPECT_FALSE(read_project_file(folder + "debian/" + name + ".install").empty());
  expect_text(folder + "debian/control", "\nPackage: " + name + "\n");
  expect_text(folder + "debian/control", " " + name + " (= ${binary:Version}),");
  expect_text("docs/operations.md", "`" + name + "`");
}

}  // namespace
}  // namespace muster::tidy
