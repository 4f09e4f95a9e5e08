# The commands that need no place, and what is said to a wrong word.

$ weir --version

$ weir version

$ weir version --json

$ weir help completion

$ weir completion --help | head -3

$ weir --help | head -4

# Wrong words: exit code 2, one line, the nearest name.

$ weir

$ weir verson

$ weir nothing-like-it

$ weir version --jsn

$ weir version --zzz

$ weir version -z

$ weir --jsn version

$ weir version extra

$ weir version --json=yes

$ weir version --color

$ weir version --color=

$ weir version --color purple

$ weir completion

$ weir completion tcsh

$ weir help nothing

$ weir -d a -b b:1 version

$ weir version -d ''

# Errors as JSON, wherever --json stands.

$ weir --json version --zzz

$ weir verson --json

# Global options stand before and after the name.

$ weir --json version | head -c 11

$ weir -q version --json | head -c 11

# A name may be a value.

$ weir --dir version help version | head -1

# A closed pipe is no error; a full disk is.

$ weir --help | true; echo ${PIPESTATUS[0]}

$ weir --help > /dev/full

# Standard descriptors that are closed stay out of the way.

$ weir --version >&-

$ weir verson 2>&-
