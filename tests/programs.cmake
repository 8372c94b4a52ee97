# muster_programs(LABEL PROGRAM...): they are needed by tests with that label; the target
# LABEL_programs builds all of those.
function(muster_programs label)
  if(NOT TARGET ${label}_programs)
    add_custom_target(${label}_programs)
  endif()
  add_dependencies(${label}_programs ${ARGN})
endfunction()
