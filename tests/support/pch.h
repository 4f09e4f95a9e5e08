// What every test includes.
#pragma once
#include "lib/base/pch.h"

#include <catch2/catch.hpp>
