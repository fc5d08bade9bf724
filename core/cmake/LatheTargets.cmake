# SPDX-License-Identifier: GPL-3.0-or-later
# The few functions every CMakeLists of the project uses, so that a target reads as one line.

set(LATHE_SANITIZE "" CACHE STRING "Sanitizers for every target: address,undefined | thread | empty")

option(LATHE_PRECOMPILE "Parse headers of Qt and other libraries once for many sources" ON)

add_library(lathe_flags INTERFACE)
target_compile_options(lathe_flags INTERFACE -Wall -Wextra -Wconversion -Wno-sign-conversion)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # ccache has to see where precompiled headers stand ...
  target_compile_options(lathe_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  # g++ 12 sees overlaps and dangling pointers in inlined std::string and std::span code that is sound.
  target_compile_options(lathe_flags INTERFACE -Wno-restrict -Wno-dangling-pointer -Wno-maybe-uninitialized)
  if(LATHE_PRECOMPILE)  # of precompiled headers it forgets that they are the system's
    target_compile_options(lathe_flags INTERFACE -Wno-stringop-overflow -Wno-array-bounds)
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # ... and they must not hold the time at which CMake wrote the list of them.
  target_compile_options(lathe_flags INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
endif()
if(LATHE_WERROR)
  target_compile_options(lathe_flags INTERFACE -Werror)
endif()
# Reassociating or contracting floating-point arithmetic would make results depend on the compiler.
target_compile_options(lathe_flags INTERFACE -ffp-contract=off)
if(LATHE_SANITIZE)
  target_compile_options(lathe_flags INTERFACE -fsanitize=${LATHE_SANITIZE} -fno-omit-frame-pointer
                                               -fno-sanitize-recover=all)
  target_link_options(lathe_flags INTERFACE -fsanitize=${LATHE_SANITIZE})
endif()
if(LATHE_BUILD_FUZZERS)
  target_compile_options(lathe_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# lathe_precompile(target <header>...)
# Parses large headers of other libraries once for all sources of a target. They stay included where they are used.
# lathe_precompile_as(target other): takes those of another target, compiled with the same options.
function(lathe_precompile target)
  if(LATHE_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()
function(lathe_precompile_as target other)
  if(LATHE_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${other})
  endif()
endfunction()

# lathe_core_library(NAME SOURCES... DEPENDS lathe_x ... LINK third-party ...)
# A folder of core as a static library; it sees only the folders it depends on through linking.
function(lathe_core_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LINK" ${ARGN})
  if(NOT ARG_SOURCES)
    add_library(lathe_${name} INTERFACE)
    return()
  endif()
  add_library(lathe_${name} STATIC ${ARG_SOURCES})
  target_include_directories(lathe_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(lathe_${name} PUBLIC ${ARG_DEPENDS} PRIVATE lathe_flags ${ARG_LINK})
  if(NOT name STREQUAL base)
    lathe_precompile_as(lathe_${name} lathe_base)
  endif()
endfunction()

# lathe_moc(target source): makes what `#include "source.moc"` asks for.
function(lathe_moc target source)
  get_filename_component(unit ${source} NAME_WE)
  file(STRINGS ${CMAKE_CURRENT_SOURCE_DIR}/${source} asks REGEX "^#include \"${unit}\\.moc\"")
  if(asks)
    qt6_generate_moc(${source} ${unit}.moc TARGET ${target})
    set_property(SOURCE ${source} APPEND PROPERTY OBJECT_DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/${unit}.moc)
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  endif()
endfunction()

# lathe_test(core.unit SOURCE tst_unit.cpp LIBS lathe_x ... LABELS data ...)
# A Qt Test executable registered with ctest; a test that prints a skip counts as skipped. SERIAL: it
# asserts a time, so nothing may run beside it. HEADERS: the target whose precompiled headers it takes.
function(lathe_test name)
  cmake_parse_arguments(ARG "SERIAL" "SOURCE;TIMEOUT;HEADERS" "LIBS;LABELS;EXTRA" ${ARGN})
  string(REPLACE "." "_" target tst_${name})
  if(NOT ARG_HEADERS)
    set(ARG_HEADERS lathe_test_headers)
  endif()
  add_executable(${target} ${ARG_SOURCE} ${ARG_EXTRA})
  target_link_libraries(${target} PRIVATE lathe_flags lathe_test_support ${ARG_LIBS})
  lathe_moc(${target} ${ARG_SOURCE})
  lathe_precompile_as(${target} ${ARG_HEADERS})
  add_test(NAME ${name} COMMAND ${target})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES SKIP_REGULAR_EXPRESSION "SKIP   :" LABELS "${ARG_LABELS}"
                                          TIMEOUT ${ARG_TIMEOUT} RUN_SERIAL ${ARG_SERIAL})
  if("threads" IN_LIST ARG_LABELS)
    add_dependencies(thread_tests ${target})
    set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT
                 TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan_suppressions.txt)
  endif()
endfunction()

# lathe_use_hdf5_reader(core.unit)
# The test finds the process that parses HDF5 where it was built (core/formats/hdf5_child.h).
function(lathe_use_hdf5_reader name)
  string(REPLACE "." "_" target tst_${name})
  target_compile_definitions(${target} PRIVATE LATHE_READ_HDF5="$<TARGET_FILE:lathe-read-hdf5>")
  add_dependencies(${target} lathe-read-hdf5)
endfunction()
