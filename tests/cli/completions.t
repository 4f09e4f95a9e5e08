# Completions: what bash offers for the last word of a line.

$ for shell in bash zsh fish; do weir completion $shell | head -2; done
\# bash completion of weir
_weir_words() { COMPREPLY+=($(compgen -W "$1" -- "$cur")); }
#compdef weir
\# zsh completion of weir
\# fish completion of weir
function __weir_names

$ bash -n <(weir completion bash)

$ bash $TESTS/complete.bash weir ver
verify
version

$ bash $TESTS/complete.bash weir --j
--json

$ bash $TESTS/complete.bash weir completion ""
bash
fish
zsh

$ bash $TESTS/complete.bash weir completion z
zsh

$ bash $TESTS/complete.bash weir version --col
--color

$ bash $TESTS/complete.bash weir --color ""
always
auto
never

$ bash $TESTS/complete.bash weir version --color = al
always

$ bash $TESTS/complete.bash weir --color = always vers
version

# The value of an option is not the command.

$ bash $TESTS/complete.bash weir -d version comp
compact
completion

$ mkdir folder; touch file; bash $TESTS/complete.bash weir --dir f
folder

$ touch folder/page; bash $TESTS/complete.bash weir -F f
file
folder

# Topics come from the directory on the line.

$ bash $TESTS/complete.bash weir -d $GOLDEN/kafka-4.4-clean/clean consume txn
txn

$ bash $TESTS/complete.bash weir consume --isolation ""
all
committed

$ bash $TESTS/complete.bash weir topics de
delete
describe

# As JSON, for programs.

$ weir completion fish --json | head -c 31
{"shell":"fish","script":"# fis (no-eol)
