# complete.bash WORD...: what the bash completion offers for the last word,
# one a line, sorted. Split --name=value as bash does: --name = value.
source <(weir completion bash)
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_weir
printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort
