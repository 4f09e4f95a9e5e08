# The commands that need no place, and what is said to a wrong word.

$ weir --version
weir 0.1.0

$ weir version
weir 0.1.0
  boost    \d+\.\d+\.\d+ (re)
 ...
  zstd     \d+\.\d+\.\d+ (re)

$ weir version --json
{"version":"0.1.0","libraries":{"boost":"*","zstd":"*"},"apis":[{"api":"Produce","key":0,"min":0,"max":*,"served":true},*} (glob)

$ weir help completion
weir completion: print the completions of a shell
\
Usage:
  weir completion [OPTIONS] SHELL
\
Prints a script that completes commands, options and their values; topics of the
directory in use, too.
\
Arguments:
  SHELL                   bash, zsh or fish
\
Global options:
      --json              print JSON, one object a line; errors too
      --color WHEN        colour the output [one of: auto, always, never]
                          [default: auto]
      --no-progress       show no progress bar
  -q, --quiet             say nothing on stderr but errors and warnings
  -h, --help              print this help
      --version           print weir's version
\
Exit codes:
  0    done; an empty topic read to its end is done
  1    the answer is no: errors were found, logs differ, or a filter was given
       and nothing passed it
  2    wrong usage
  3    the place or a file could not be opened, read or written
  4    time ran out
  5    data is damaged and the command could not go on
  130  interrupted by SIGINT
  143  interrupted by SIGTERM
\
Examples:
  weir completion bash > /etc/bash_completion.d/weir
      bash, for everybody.
  weir completion zsh > ~/.zfunc/_weir
      zsh, with ~/.zfunc in fpath.
  weir completion fish > ~/.config/fish/completions/weir.fish
      fish.

$ weir completion --help | head -3
weir completion: print the completions of a shell
\
Usage:

$ weir --help | head -4
weir reads, writes and looks after Apache Kafka's log directories.
\
Usage:
  weir [GLOBAL OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]

# Wrong words: exit code 2, one line, the nearest name.

$ weir
! weir: no command given; see 'weir --help'
[2]

$ weir verson
! weir: unknown command 'verson'; did you mean 'version'?
[2]

$ weir nothing-like-it
! weir: unknown command 'nothing-like-it'; see 'weir --help'
[2]

$ weir version --jsn
! weir: version: unknown option '--jsn'; did you mean '--json'?
[2]

$ weir version --zzz
! weir: version: unknown option '--zzz'; see 'weir version --help'
[2]

$ weir version -z
! weir: version: unknown option '-z'; see 'weir version --help'
[2]

$ weir --jsn version
! weir: unknown option '--jsn'; did you mean '--json'?
[2]

$ weir version extra
! weir: version: unexpected argument 'extra'; see 'weir version --help'
[2]

$ weir version --json=yes
! weir: version: option '--json' takes no value; see 'weir version --help'
[2]

$ weir version --color
! weir: version: option '--color' needs a value (WHEN); see 'weir version --help'
[2]

$ weir version --color=
! weir: version: option '--color': '' is not one of auto, always, never; see 'weir version --help'
[2]

$ weir version --color purple
! weir: version: option '--color': 'purple' is not one of auto, always, never; see 'weir version --help'
[2]

$ weir completion
! weir: completion: missing SHELL; see 'weir completion --help'
[2]

$ weir completion tcsh
! weir: completion: SHELL: 'tcsh' is not one of bash, zsh, fish; see 'weir completion --help'
[2]

$ weir help nothing
! weir: unknown command 'nothing'; see 'weir --help'
[2]

$ weir -d a -b b:1 version
! weir: version: '--bootstrap' and '--dir' exclude each other; see 'weir version --help'
[2]

$ weir version -d ''
! weir: version: option '--dir': the path is empty; see 'weir version --help'
[2]

# Errors as JSON, wherever --json stands.

$ weir --json version --zzz
! {"error":"version: unknown option '--zzz'","code":"usage","exit":2,"hint":"see 'weir version --help'"}
[2]

$ weir verson --json
! {"error":"unknown command 'verson'","code":"usage","exit":2,"hint":"did you mean 'version'?"}
[2]

# Global options stand before and after the name.

$ weir --json version | head -c 11
{"version": (no-eol)

$ weir -q version --json | head -c 11
{"version": (no-eol)

# A name may be a value.

$ weir --dir version help version | head -1
weir version: print the version of weir and of its libraries

# A closed pipe is no error; a full disk is.

$ weir --help | true; echo ${PIPESTATUS[0]}
0

$ weir --help > /dev/full
! weir: standard output: cannot write: No space left on device
[3]

# Standard descriptors that are closed stay out of the way.

$ weir --version >&-
! weir: standard output: cannot write: Bad file descriptor
[3]

$ weir verson 2>&-
[2]

# Help as JSON, and as manual pages.

$ weir help version --json
{"command":"version","summary":"print the version of weir and of its libraries","arguments":[],"options":[],"json_fields":[{"name":"version","type":"string","meaning":"weir's own version"},{"name":"libraries","type":"object of string","meaning":"the version of each library built in"},{"name":"apis","type":"array of object","meaning":"each of Kafka's APIs: `api`, `key`, the versions `min` to `max` that weir speaks, `served` whether its own broker answers it"}]}

$ weir help topics --json | cut -c 1-27
{"command":"topics","summar
{"command":"topics list","s
{"command":"topics create",
{"command":"topics describe
{"command":"topics alter","
{"command":"topics delete",
{"command":"topics grow","s
{"command":"topics trim","s

$ weir help --man version | head -7
.TH "WEIR\-VERSION" "1" "" "weir 0.1.0" "weir manual"
.nh
.ad l
.SH NAME
weir\-version \- print the version of weir and of its libraries
.SH SYNOPSIS
\\fBweir version\fR [OPTIONS]

$ mkdir pages; weir help --man-dir pages; ls pages | grep -e ^weir.1 -e version
weir-version.1
weir.1

$ weir help --man-dir no/such
! weir: no/such/weir.1: cannot write: No such file or directory
[3]

$ weir help --man --man-dir .
! weir: help: '--man' and '--man-dir' exclude each other; see 'weir help --help'
[2]
