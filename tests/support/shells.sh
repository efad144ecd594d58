#!/usr/bin/env bash
# Tries what the program says to shells and to man; reports in TAP. The bash completion is loaded
# and asked; zsh, fish and man look at theirs if they are installed.
#
#   shells.sh build/sanitized/headroom
set -u

program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/work"
ln -s "$program" "$scratch/bin/headroom"
PATH="$scratch/bin:$PATH"
number=0
failed=0

# Whether found and wanted are the same.
verdict()
{
    number=$((number + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        printf '# wanted: %s\n# found: %s\n' "$3" "$2" | sed '2,$s/^\([^#]\)/# \1/'
        failed=1
    fi
}

# What bash would offer for the last of the words.
offered()
{
    COMP_WORDS=(headroom "$@")
    COMP_CWORD=$#
    COMPREPLY=()
    _headroom
    printf '%s\n' ${COMPREPLY[@]+"${COMPREPLY[@]}"} | sort | tr '\n' ' ' | sed 's/ $//'
}

# What is checked by another program: fine if that has nothing to say.
looked_at_by()
{
    tool=$1 name=$2
    shift 2
    if command -v "$tool" >/dev/null 2>&1; then
        verdict "$name" "$("$@" 2>&1)" ''
    else
        number=$((number + 1))
        echo "ok $number - $name # SKIP no $tool here"
    fi
}

echo '1..19'
cd "$scratch/work" || exit 1
touch 'my shop.yaml' my.csv
headroom completion bash >../bash
headroom completion zsh >../zsh
headroom completion fish >../fish
headroom help --man >../headroom.1
# shellcheck disable=SC1091
. ../bash

commands=$(headroom help | awk '/^commands:/ { on = 1; next } NF == 0 { on = 0 } on { print $1 }')
verdict 'all commands are offered' "$(offered '')" \
    "$(printf '%s\n' "$commands" --help --version | sort | tr '\n' ' ' | sed 's/ $//')"
verdict 'a command that has begun' "$(offered sche)" schema
verdict 'options' "$(offered check --)" '--help --json --resolved --set'
verdict 'an option that has begun, after a file' "$(offered check my.csv --re)" --resolved
verdict 'files' "$(offered check my)" 'my shop.yaml my.csv'
verdict 'no file where a value is wanted' "$(offered check --set m)" ''
verdict 'nor behind an equals sign' "$(offered check --set = m)" ''
verdict 'files again after it' "$(offered check --set = a.b=1 my.)" my.csv
verdict 'actions, then files' "$(offered history im) $(offered history import my.)" 'import my.csv'
verdict 'templates' "$(offered new '')" "$(headroom new --list | awk 'NR > 2 { print $1 }' | tr '\n' ' ' | sed 's/ $//')"
verdict 'commands to be helped with' "$(offered help vers)" version
verdict 'shells' "$(offered completion '')" 'bash fish zsh'
verdict 'nothing where there is nothing' "$(offered version m)" ''

wrong=
for action in $(offered history ''); do
    case $(headroom history "$action" nowhere.db 2>&1 </dev/null) in
    *unknown*) wrong="$wrong $action" ;;
    esac
done
verdict 'actions are known' "$wrong" ''

looked_at_by zsh 'zsh reads its completion' zsh -n ../zsh
looked_at_by fish 'fish reads its completion' fish --no-config -n ../fish
# shellcheck disable=SC2016
looked_at_by zsh 'zsh knows what completes it' zsh -f -c \
    'autoload -U compinit; compinit -D; . ../zsh; [[ $_comps[headroom] == _headroom ]] || echo no'
looked_at_by fish 'fish completes options' fish --no-config -c \
    '. ../fish; string match -q -- "--resolved*" (complete -C "headroom check --re"); or echo no'
looked_at_by groff 'groff reads the manual page' sh -c 'groff -man -ww -z ../headroom.1'
exit $failed
