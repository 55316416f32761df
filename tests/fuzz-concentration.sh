#!/bin/sh
# SPDX-License-Identifier: MIT
# Replays the corpus of the filter's fuzz target.
: "${srcdir:=.}"
exec tests/fuzz/fuzz_concentration "$srcdir"/tests/fuzz/concentration/*.txt
