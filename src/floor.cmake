# A floor is a target of its own, so that tests can stand on it without what lies above.
#
# With MUSTER_UNITY several floors are compiled as one source, a part of the library, and a floor is
# no more than a name for the library. That takes a third of the time, and is what the demo builds.
option(MUSTER_UNITY "Compile several floors as one source: quick to build, slow to rebuild" OFF)

# Floors that use the same large headers are in the same part. The parts take about the same time.
set(muster_parts protocol network web)
set(muster_floors_of_protocol core crypto wire engine legacy sim simulation)
set(muster_floors_of_network asio discovery services elections cluster)
set(muster_floors_of_web http monitor)

# What all objects of the library are compiled with. They serve the archive and the shared library,
# which exports what the public headers mark with MUSTER_API.
function(muster_library_objects target)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON
                        CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/include
                             ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PRIVATE muster_flags)
endfunction()

# muster_part_of(NAME variable): the part of the library that the floor belongs to, or nothing.
function(muster_part_of name variable)
  set(${variable} "" PARENT_SCOPE)
  foreach(part IN LISTS muster_parts)
    if(name IN_LIST muster_floors_of_${part})
      set(${variable} muster_${part}_part PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

# Precompiled headers of floors that open sockets hold more than those of floors that do not.
function(muster_precompiled_floor name)
  if(name IN_LIST muster_floors_of_network OR name IN_LIST muster_floors_of_web)
    muster_precompiled(muster_${name} network)
  else()
    muster_precompiled(muster_${name} floor)
  endif()
endfunction()

# muster_floor(NAME [BELOW floor...] [PUBLIC library...] [PRIVATE library...] SOURCES file...)
function(muster_floor name)
  cmake_parse_arguments(ARG "" "" "BELOW;PUBLIC;PRIVATE;SOURCES" ${ARGN})
  list(TRANSFORM ARG_BELOW PREPEND muster_)
  set(sources)
  foreach(source IN LISTS ARG_SOURCES)
    cmake_path(ABSOLUTE_PATH source)
    list(APPEND sources ${source})
  endforeach()
  muster_part_of(${name} part)
  if(MUSTER_UNITY AND part)
    target_sources(${part} PRIVATE ${sources})
    target_link_libraries(${part} PRIVATE ${ARG_PUBLIC} ${ARG_PRIVATE})
    add_library(muster_${name} INTERFACE)
    target_include_directories(muster_${name} INTERFACE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(muster_${name} INTERFACE muster_static ${ARG_BELOW} ${ARG_PUBLIC})
  else()
    add_library(muster_${name} STATIC EXCLUDE_FROM_ALL ${sources})
    muster_library_objects(muster_${name})
    target_link_libraries(muster_${name} PUBLIC ${ARG_BELOW} ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
    muster_precompiled_floor(${name})
  endif()
  set_property(TARGET muster_${name} PROPERTY MUSTER_SOURCES ${sources})
endfunction()

# muster_objects(variable): the objects that the library is made of.
function(muster_objects variable)
  set(pieces)
  foreach(part IN LISTS muster_parts)
    if(MUSTER_UNITY)
      list(APPEND pieces ${part}_part)
    else()
      list(APPEND pieces ${muster_floors_of_${part}})
    endif()
  endforeach()
  list(TRANSFORM pieces REPLACE "(.+)" "$<TARGET_OBJECTS:muster_\\1>")
  set(${variable} ${pieces} PARENT_SCOPE)
endfunction()

if(MUSTER_UNITY)
  foreach(part IN LISTS muster_parts)
    add_library(muster_${part}_part OBJECT)
    muster_library_objects(muster_${part}_part)
    set_target_properties(muster_${part}_part PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
  endforeach()
  # Sources that share one file share their unnamed namespaces, too.
  target_compile_options(muster_common_flags INTERFACE -Wno-shadow
                         $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
