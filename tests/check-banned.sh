#!/bin/sh
# SPDX-License-Identifier: MIT
# Functions that nobody calls here, and those that only one room may call. Comments and strings do not count.
set -u
: "${srcdir:=.}"
cd "$srcdir/src" || exit 99
status=0

# Source without comments and the insides of strings, each line led by FILE:LINE:
bare() {
    find . -name '*.[ch]' | LC_ALL=C sort | while read -r file; do
        awk -v file="${file#./}" '{
            line = $0
            gsub(/\\./, "", line)
            gsub(/"[^"]*"/, "\"\"", line)
            gsub(/\/\*([^*]|\*[^\/])*\*\//, "", line)
            if (inside) { if (!sub(/^.*\*\//, "", line)) next; inside = 0 }
            if (sub(/\/\*.*/, "", line)) inside = 1
            if (line ~ /[^ ]/) print file ":" FNR ": " line
        }' "$file"
    done
}

# ban FUNCTIONS ROOMS WHY: ROOMS is a pattern of the files that may.
ban() {
    found=$(printf '%s\n' "$text" | grep -vE "^($2)" | grep -E "(^|[^_[:alnum:]>.])($1) *\(")
    [ -z "$found" ] && return
    printf '%s\n   because: %s\n' "$found" "$3"
    status=1
}

text=$(bare)
[ "$(printf '%s\n' "$text" | wc -l)" -gt 1000 ] || { echo 'no source found'; exit 99; }
ban 'strcpy|strcat|sprintf|vsprintf|strncpy|strncat|gets|stpcpy|alloca' 'none' \
    'no bound, or one that misleads: use text.h, memcpy or snprintf'
ban 'strtok|atoi|atol|atoll|atof|asctime|ctime|rand|srand|random' 'none' \
    'no way to tell failure, or hidden state: use decimal.h and day.h'
ban 'setlocale|localtime|localtime_r|mktime|strftime|strcoll|tzset|uselocale' 'none' \
    'the output does not depend on locale or time zone'
ban 'time|clock_gettime|gettimeofday|clock' 'cli/' 'only the command line looks at a clock'
ban 'getenv|secure_getenv|setenv|putenv' 'cli/main\.c' 'only main looks at the environment'
ban 'exit' 'cli/|base/memory\.c' 'a failure is returned, so that nothing is left behind'
ban 'printf|puts|putchar|perror|vprintf' 'cli/' 'nothing below the command line prints'
ban 'system|popen|execl|execlp|execv|execvp|vfork' 'none' 'inuse runs no other program'
ban 'malloc|calloc|realloc|reallocarray|strdup' 'base/memory\.c' 'running out of memory has one policy: memory.h'
ban 'umask|chdir|signal|sigaction' 'cli/' 'state of the whole process'
exit $status
