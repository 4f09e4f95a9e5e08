# The build's own vocabulary: weir_library, weir_test, and the packages used.
include_guard()
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED)

# Static archives keep the start short. Of fmt and Boost.JSON, Debian's
# packages give what one source file of ours compiles (lib/base/fmt.cc,
# lib/base/boost_json.cc); ISA-L comes as a shared C library only.
function(weir_static target archive)
  find_library(WEIR_${target} NAMES ${archive} REQUIRED)
  add_library(${target} INTERFACE)
  target_link_libraries(${target} INTERFACE ${WEIR_${target}})
endfunction()
weir_static(dep_isal isal)
weir_static(dep_zstd libzstd.a)
weir_static(dep_lz4 liblz4.a)
weir_static(dep_snappy libsnappy.a)
weir_static(dep_zlib libz.a)
if(NOT WEIR_SANITIZE AND NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_link_options(-static-libstdc++ -static-libgcc)
endif()

# weir_optimize(TARGET [SMALL]): SMALL is for what runs once a command, where
# fewer pages to read count for more than fewer instructions: a third of the
# code. One precompiled header for each kind of code.
function(weir_optimize target)
  set(header_of weir_base)
  if("SMALL" IN_LIST ARGN)
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-Os>)
    set(header_of weir_os)
  endif()
  if(target STREQUAL header_of)
    target_precompile_headers(${target} PRIVATE
      ${PROJECT_SOURCE_DIR}/lib/base/pch.h)
  else()
    target_precompile_headers(${target} REUSE_FROM ${header_of})
  endif()
endfunction()

# weir_library(NAME [SMALL] [DEPS lib...] [PRIVATE lib...] [FAST file...]):
# lib/NAME/**/*.cc as weir_NAME. DEPS are weir libraries of lower levels,
# PRIVATE are packages, FAST the files of a SMALL one that work for each batch.
function(weir_library name)
  cmake_parse_arguments(A "SMALL" "" "DEPS;PRIVATE;FAST" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
       ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc)
  if(NOT sources)
    return()
  endif()
  add_library(weir_${name} STATIC ${sources})
  target_include_directories(weir_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  foreach(dep ${A_DEPS})
    target_link_libraries(weir_${name} PUBLIC weir_${dep})
  endforeach()
  target_link_libraries(weir_${name} PRIVATE ${A_PRIVATE})
  if(A_SMALL)
    weir_optimize(weir_${name} SMALL)
  else()
    weir_optimize(weir_${name})
  endif()
  list(TRANSFORM A_FAST PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/${name}/)
  set_source_files_properties(${A_FAST} PROPERTIES
    COMPILE_OPTIONS $<$<CONFIG:Release>:-O2> SKIP_PRECOMPILE_HEADERS ON)
endfunction()

# weir_test(NAME [DEPS lib...]): tests/unit/NAME/*.cc as test_NAME.
function(weir_test name)
  cmake_parse_arguments(A "" "" "DEPS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
       ${PROJECT_SOURCE_DIR}/tests/unit/${name}/*.cc)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  target_link_libraries(test_${name} PRIVATE test_main)
  foreach(dep ${name} ${A_DEPS})
    if(TARGET weir_${dep})
      target_link_libraries(test_${name} PRIVATE weir_${dep})
    endif()
  endforeach()
  target_precompile_headers(test_${name} REUSE_FROM test_main)
  add_dependencies(test_${name} golden)
  add_test(NAME unit.${name} COMMAND test_${name}
           WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
