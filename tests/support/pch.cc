// The one source of test_main that uses its precompiled header: without one,
// CMake has no rule that makes it. (catch_main.cc configures Catch2 and must
// not see the header first.)
