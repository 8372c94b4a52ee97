# Headers that most sources include are parsed once per set of them: more than half of a build was
# spent on that.
#
# A source still includes what it uses. The preset `tsan` builds without, so that a floor that
# forgot to does not go unnoticed.
option(MUSTER_PRECOMPILE_HEADERS "Parse common headers once" ${PROJECT_IS_TOP_LEVEL})

# muster_precompiled_set(SET [FLAGS target] LIBRARIES library... HEADERS header...): a set, for
# targets that are built with the same flags, muster_flags unless others are named.
function(muster_precompiled_set set)
  cmake_parse_arguments(ARG "" "FLAGS" "LIBRARIES;HEADERS" ${ARGN})
  if(NOT ARG_FLAGS)
    set(ARG_FLAGS muster_flags)
  endif()
  if(MUSTER_PRECOMPILE_HEADERS)
    # The headers belong to a target, and a target has a source.
    set(source ${CMAKE_CURRENT_BINARY_DIR}/precompiled_${set}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "// Nothing but the headers.\n")
    add_library(muster_precompiled_${set} OBJECT EXCLUDE_FROM_ALL ${source})
    target_link_libraries(muster_precompiled_${set} PUBLIC ${ARG_LIBRARIES} PRIVATE ${ARG_FLAGS})
    target_precompile_headers(muster_precompiled_${set} PRIVATE ${ARG_HEADERS})
  endif()
endfunction()

# muster_precompiled(TARGET SET): the target's sources start from the headers of the set.
function(muster_precompiled target set)
  if(MUSTER_PRECOMPILE_HEADERS)
    get_target_property(libraries muster_precompiled_${set} INTERFACE_LINK_LIBRARIES)
    if(libraries)
      target_link_libraries(${target} PRIVATE ${libraries})
    endif()
    target_precompile_headers(${target} REUSE_FROM muster_precompiled_${set})
  endif()
endfunction()
