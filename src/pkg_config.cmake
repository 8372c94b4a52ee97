# muster.pc. Its paths start from the place of the file, so that an installed tree can be moved. A
# folder that was given as an absolute path remains absolute.

# muster_pc_path(DIRECTORY variable): the folder as pkg-config is to write it.
function(muster_pc_path directory variable)
  if(IS_ABSOLUTE ${directory})
    set(${variable} ${directory} PARENT_SCOPE)
  else()
    set(${variable} "\${prefix}/${directory}" PARENT_SCOPE)
  endif()
endfunction()

set(pc_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
if(IS_ABSOLUTE ${pc_dir})
  set(MUSTER_PC_PREFIX ${CMAKE_INSTALL_PREFIX})
else()
  file(RELATIVE_PATH up /${pc_dir} /)
  string(REGEX REPLACE "/$" "" up ${up})
  set(MUSTER_PC_PREFIX "\${pcfiledir}/${up}")
endif()
muster_pc_path(${CMAKE_INSTALL_LIBDIR} MUSTER_PC_LIBDIR)
muster_pc_path(${CMAKE_INSTALL_INCLUDEDIR} MUSTER_PC_INCLUDEDIR)

# Who links the archive alone needs what it was built with; a shared library brings that along.
set(MUSTER_PC_REQUIRES "")
if(NOT shared IN_LIST MUSTER_KINDS)
  set(MUSTER_PC_REQUIRES "fmt libssl libcrypto")
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/muster.pc.in muster.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/muster.pc DESTINATION ${pc_dir}
        COMPONENT muster_development)
