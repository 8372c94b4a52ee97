"""Recipe for Conan 2: conan create tools/packaging/conan

Not tested here: this project is built and tested on Debian 12 only.
"""

from pathlib import Path
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy

ROOT = Path(__file__).resolve().parents[3]


class Muster(ConanFile):
    name = "muster"
    description = "Zero-configuration LAN clusters"
    license = "MIT"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False]}
    default_options = {"shared": False}

    def set_version(self):
        text = (ROOT / "include/muster/version.hpp").read_text()
        numbers = re.findall(r"MUSTER_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", text)
        self.version = ".".join(numbers)

    def export_sources(self):
        for pattern in "CMakeLists.txt", "LICENSE", "README.md", "CHANGELOG.md":
            copy(self, pattern, ROOT, self.export_sources_folder)
        for folder in "include", "src", "tools", "docs", "examples":
            copy(self, f"{folder}/*", ROOT, self.export_sources_folder)

    def layout(self):
        cmake_layout(self)

    def validate(self):
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("muster runs on Linux only")
        check_min_cppstd(self, 20)

    def requirements(self):
        self.requires("boost/[>=1.81 <2]", transitive_headers=True, transitive_libs=True)
        self.requires("cereal/[>=1.3.2 <2]", transitive_headers=True)
        self.requires("fmt/[>=9 <10]")
        self.requires("openssl/[>=3 <4]")
        self.requires("xxhash/[>=0.8 <1]")
        self.requires("cli11/[>=2.3 <3]")
        self.requires("spdlog/[>=1.10 <2]")
        self.requires("toml11/[>=3.7 <4]")

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.variables["BUILD_SHARED_LIBS"] = self.options.shared
        toolchain.variables["MUSTER_BUILD_TESTS"] = False
        toolchain.variables["MUSTER_BUILD_EXAMPLES"] = False
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()

    def package_info(self):
        self.cpp_info.libs = ["muster"]
        self.cpp_info.system_libs = ["pthread"]
        self.cpp_info.set_property("cmake_target_name", "muster::muster")
