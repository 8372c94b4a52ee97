# What `cmake --install` leaves: headers, the library, and two ways to find them.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/muster)
install(TARGETS muster EXPORT musterTargets)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/muster TYPE INCLUDE)
install(EXPORT musterTargets NAMESPACE muster:: DESTINATION ${package_dir})

configure_package_config_file(musterConfig.cmake.in musterConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(musterConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/musterConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/musterConfigVersion.cmake DESTINATION ${package_dir})

# A static library needs what it was built with; a shared one brings it along.
if(BUILD_SHARED_LIBS)
  set(MUSTER_PC_REQUIRES "")
else()
  set(MUSTER_PC_REQUIRES "fmt libssl libcrypto")
endif()
configure_file(muster.pc.in muster.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/muster.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
