# The files of tests/: programs that are tests, scripts that are tests, what these use, and what is run by hand.

# Unit tests.
if HAVE_CMOCKA
check_PROGRAMS += \
	tests/laws_measures \
	tests/test_base \
	tests/test_callers \
	tests/test_canvas \
	tests/test_cells \
	tests/test_chart \
	tests/test_citation \
	tests/test_copy \
	tests/test_day \
	tests/test_decimal \
	tests/test_decoders \
	tests/test_demo \
	tests/test_digits \
	tests/test_edition \
	tests/test_element \
	tests/test_evm \
	tests/test_family \
	tests/test_history \
	tests/test_html \
	tests/test_import \
	tests/test_manifest \
	tests/test_measures \
	tests/test_nearest \
	tests/test_pairs \
	tests/test_plotted \
	tests/test_publish \
	tests/test_scene \
	tests/test_snapshot \
	tests/test_subjects \
	tests/test_template \
	tests/test_twofold \
	tests/test_usage \
	tests/test_xpath
endif
EXTRA_DIST += tests/draws.h tests/sections.h tests/seeded.h tests/documents tests/snapshots

# Targets of fuzzing, which go through their corpus as tests, and a manual page held to a table.
check_PROGRAMS += \
	tests/fuzz/fuzz_diff \
	tests/fuzz/fuzz_import \
	tests/fuzz/fuzz_leaves \
	tests/fuzz/fuzz_saved \
	tests/import_manual
EXTRA_DIST += tests/fuzz/concentration tests/fuzz/diff tests/fuzz/import tests/fuzz/leaves

# What review need not look for.
dist_check_SCRIPTS += \
	tests/check-banned.sh \
	tests/check-commands.sh \
	tests/check-exports.sh \
	tests/check-headers.sh \
	tests/check-includes.sh \
	tests/check-layout.sh \
	tests/check-manuals.sh \
	tests/check-parts.sh \
	tests/check-slots.sh

# The program from outside.
dist_check_SCRIPTS += \
	tests/answers.sh \
	tests/bad-input.sh \
	tests/browser.sh \
	tests/cache.sh \
	tests/chain.sh \
	tests/cli.sh \
	tests/completions.sh \
	tests/concentration.sh \
	tests/coverage.sh \
	tests/determinism.sh \
	tests/diff.sh \
	tests/document.sh \
	tests/editions.sh \
	tests/feeds.sh \
	tests/figures.sh \
	tests/fuzz-concentration.sh \
	tests/golden-pages.sh \
	tests/html.sh \
	tests/instructions.sh \
	tests/links.sh \
	tests/measures-manual.sh \
	tests/methodology.sh \
	tests/nightly.sh \
	tests/postgres-inputs.sh \
	tests/postgres-plans.sh \
	tests/postgres.sh \
	tests/progress.sh \
	tests/readme.sh \
	tests/recompute.sh \
	tests/reference.sh \
	tests/schema.sh \
	tests/sequences.sh \
	tests/snapshot.sh \
	tests/stopped.sh \
	tests/templates-manual.sh \
	tests/unknown.sh \
	tests/vectors.sh \
	tests/watch.sh \
	tests/workflows.sh

# What these scripts run and read.
noinst_PROGRAMS += \
	tests/bench/make_demo \
	tests/bench/paint_figures \
	tests/bench/read_usage \
	tests/bench/render_models \
	tests/formula_volumes \
	tests/fuzz/fuzz_concentration \
	tests/inuse_narrow \
	tests/measures_manual \
	tests/render_pages
tests_formula_volumes_LDADD =
tests_fuzz_fuzz_concentration_SOURCES = tests/fuzz/fuzz_concentration.c src/cli/concentration_input.c
# The program as it is on a processor without wide vectors.
tests_inuse_narrow_SOURCES = tests/narrow/lanes.c tests/narrow/pixels.c tests/narrow/sha256_lanes.c $(inuse_SOURCES)
tests_inuse_narrow_LDADD = $(inuse_LDADD)
if HAVE_POSTGRESQL
noinst_PROGRAMS += tests/rows_both_ways
endif
EXTRA_DIST += \
	tests/answers \
	tests/browser \
	tests/chain/compare.py tests/chain/decoder.py tests/chain/network.py \
	tests/cluster.sh \
	tests/filter_alone.c \
	tests/instructions.txt \
	tests/npm/package-lock.json tests/npm/package.json \
	tests/postgres \
	tests/recompute.py \
	tests/schemas \
	tests/sequences.py \
	tests/shell.sh \
	tests/site.sh \
	tests/stopped.py \
	tests/vectors \
	tests/workflow_steps.py

# Tests that compare with tests/golden/: `make golden-update` lets them write it, a person reads the diff.
golden_scripts = tests/diff.sh tests/document.sh tests/golden-pages.sh
golden-update: all tests/test_chart
	srcdir=$(srcdir) GOLDEN_UPDATE=1 tests/test_chart
	@for script in $(golden_scripts); do \
	    srcdir=$(srcdir) INUSE_DATADIR=$(abs_top_srcdir) GOLDEN_UPDATE=1 $(srcdir)/$$script || exit 1; done
manual-update: tests/measures_manual
	tests/measures_manual >$(srcdir)/doc/inuse-measures.7
.PHONY: golden-update manual-update
EXTRA_DIST += tests/golden

# `make bench` keeps its snapshots (700 MB) in bench-data/ of the build folder.
EXTRA_PROGRAMS += tests/bench/measure
tests_bench_measure_LDADD =
bench: inuse $(noinst_PROGRAMS) tests/bench/measure
	srcdir=$(srcdir) $(srcdir)/tests/bench/bench.sh
.PHONY: bench
EXTRA_DIST += tests/bench/bench.sh tests/bench/peer_duckdb.mjs tests/bench/peer_pandas.py
CLEANFILES += tests/bench/measure bench.json

# Whether tests would notice a fault: by hand, for hours.
EXTRA_DIST += tests/mutate-equivalents.txt tests/mutate.py
