// Catch2's main, compiled once. The seed of every random test is Catch2's own
// (--rng-seed N, printed on failure); tests take it from Catch::rngSeed().
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
