# What `cmake --install` copies, by component:
#
#   muster_command        the command and what belongs to it
#   muster_library        the shared library
#   muster_development    headers, archive, and the files by which build systems find them
#   muster_documentation  documents and examples
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/muster)

foreach(kind IN LISTS MUSTER_KINDS)
  install(TARGETS muster_${kind} EXPORT muster_${kind}
          LIBRARY COMPONENT muster_library NAMELINK_COMPONENT muster_development
          ARCHIVE COMPONENT muster_development)
  install(EXPORT muster_${kind} NAMESPACE muster:: DESTINATION ${package_dir}
          FILE muster_${kind}.cmake COMPONENT muster_development)
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/muster TYPE INCLUDE COMPONENT muster_development)

configure_package_config_file(musterConfig.cmake.in musterConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(musterConfigVersion.cmake COMPATIBILITY ${MUSTER_COMPATIBILITY})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/musterConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/musterConfigVersion.cmake
        DESTINATION ${package_dir} COMPONENT muster_development)

include(pkg_config.cmake)

# Documents link to each other by their places in the sources, so they keep them.
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE TYPE DOC COMPONENT muster_development)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md
        TYPE DOC COMPONENT muster_documentation)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs ${PROJECT_SOURCE_DIR}/examples
        TYPE DOC COMPONENT muster_documentation)
