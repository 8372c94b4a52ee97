# The library that applications link: all floors in one, as an archive and as a shared library.
# BUILD_SHARED_LIBS says which of them `muster` is. The other one is built only on request.
option(MUSTER_BOTH_LIBRARIES "Build the archive and the shared library" OFF)

# Versions that may replace each other share the name that programs look for at run time. While the
# major version is 0, each minor version is a new interface.
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(MUSTER_SOVERSION 0.${PROJECT_VERSION_MINOR})
  set(MUSTER_COMPATIBILITY SameMinorVersion)
else()
  set(MUSTER_SOVERSION ${PROJECT_VERSION_MAJOR})
  set(MUSTER_COMPATIBILITY SameMajorVersion)
endif()

function(muster_library kind)
  muster_objects(objects)
  string(TOUPPER ${kind} type)
  add_library(muster_${kind} ${type} EXCLUDE_FROM_ALL ${objects})
  set_target_properties(muster_${kind} PROPERTIES OUTPUT_NAME muster LINKER_LANGUAGE CXX)
  target_compile_features(muster_${kind} PUBLIC cxx_std_20)
  target_include_directories(muster_${kind} PUBLIC
                             $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                             $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(muster_${kind} PUBLIC Boost::json Threads::Threads
                        PRIVATE OpenSSL::SSL OpenSSL::Crypto fmt::fmt)
  if(MUSTER_SANITIZE)
    target_link_options(muster_${kind} PUBLIC -fsanitize=${MUSTER_SANITIZE})
  endif()
  add_library(muster::muster_${kind} ALIAS muster_${kind})
endfunction()

muster_library(static)
muster_library(shared)

# The functions of other libraries' templates, which the objects contain, stay inside.
set(exports ${CMAKE_CURRENT_SOURCE_DIR}/exports.map)
set_target_properties(muster_shared PROPERTIES VERSION ${PROJECT_VERSION}
                      SOVERSION ${MUSTER_SOVERSION} LINK_DEPENDS ${exports})
target_link_options(muster_shared PRIVATE LINKER:--version-script=${exports} LINKER:--as-needed)

set(kind static)
if(BUILD_SHARED_LIBS)
  set(kind shared)
endif()
add_library(muster ALIAS muster_${kind})
add_library(muster::muster ALIAS muster_${kind})
set(MUSTER_KINDS ${kind})
if(MUSTER_BOTH_LIBRARIES)
  set(MUSTER_KINDS static shared)
endif()
foreach(kind IN LISTS MUSTER_KINDS)
  set_target_properties(muster_${kind} PROPERTIES EXCLUDE_FROM_ALL OFF)
endforeach()

# For the tests.
set(MUSTER_KINDS ${MUSTER_KINDS} PARENT_SCOPE)
set(MUSTER_SOVERSION ${MUSTER_SOVERSION} PARENT_SCOPE)

# For programs that send objects of their own types by muster/typed.hpp.
add_library(muster_typed INTERFACE)
target_link_libraries(muster_typed INTERFACE muster cereal::cereal)
add_library(muster::typed ALIAS muster_typed)
