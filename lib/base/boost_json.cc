// Boost.JSON's compiled part. Parsers include <boost/json.hpp>.
#include <boost/json/src.hpp>
