# The files of tests/.

# Tests that compare with tests/golden/: `make golden-update` lets them write it, a person reads the diff.
golden_scripts =
golden-update: all
	@for script in $(golden_scripts); do \
	    srcdir=$(srcdir) INUSE_DATADIR=$(srcdir) GOLDEN_UPDATE=1 $(srcdir)/$$script || exit 1; done
.PHONY: golden-update

check_PROGRAMS += tests/test_edition
tests_test_edition_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_element
tests_test_element_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_nearest
tests_test_nearest_LDADD = $(test_ldadd)
dist_check_SCRIPTS += tests/cli.sh
check_PROGRAMS += tests/test_demo
tests_test_demo_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_usage
tests_test_usage_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_html
tests_test_html_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_template
tests_test_template_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_manifest tests/test_publish
tests_test_manifest_LDADD = $(test_ldadd)
tests_test_publish_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_snapshot
tests_test_snapshot_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_decoders
tests_test_decoders_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_cells
tests_test_cells_LDADD = $(test_ldadd)
EXTRA_DIST += tests/draws.h tests/snapshots
check_PROGRAMS += tests/test_measures
tests_test_measures_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_decimal
tests_test_decimal_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_day
tests_test_day_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_base
tests_test_base_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_xpath
tests_test_xpath_LDADD = $(test_ldadd)
if HAVE_CMOCKA
check_PROGRAMS += tests/test_scene tests/test_canvas
tests_test_scene_SOURCES = tests/test_scene.c
tests_test_scene_LDADD = $(test_ldadd)
tests_test_canvas_SOURCES = tests/test_canvas.c
tests_test_canvas_LDADD = $(test_ldadd)
endif
check_PROGRAMS += tests/test_chart
tests_test_chart_LDADD = $(test_ldadd)
EXTRA_DIST += tests/documents/all-equal.xml tests/documents/concentrated.xml tests/documents/empty.xml \
	tests/documents/no-volume.xml tests/documents/odd-names.xml tests/documents/one-model.xml tests/documents/ordinary.xml
EXTRA_DIST += tests/golden/scenes
golden-update: golden-update-scenes
golden-update-scenes: tests/test_chart
	srcdir=$(srcdir) GOLDEN_UPDATE=1 tests/test_chart
.PHONY: golden-update-scenes
EXTRA_DIST += tests/npm/package.json tests/npm/package-lock.json

dist_check_SCRIPTS += tests/check-banned.sh
dist_check_SCRIPTS += tests/check-headers.sh
dist_check_SCRIPTS += tests/check-includes.sh
dist_check_SCRIPTS += tests/check-layout.sh
dist_check_SCRIPTS += tests/check-manuals.sh
dist_check_SCRIPTS += tests/bad-input.sh tests/determinism.sh
# The program as it is on a processor without wide vectors.
noinst_PROGRAMS += tests/inuse_narrow
tests_inuse_narrow_SOURCES = tests/narrow/lanes.c tests/narrow/pixels.c tests/narrow/sha256_lanes.c $(inuse_SOURCES)
tests_inuse_narrow_LDADD = $(inuse_LDADD)
dist_check_SCRIPTS += tests/completions.sh
noinst_PROGRAMS += tests/render_pages
tests_render_pages_LDADD = libinuse.a $(ALL_LIBS)
dist_check_SCRIPTS += tests/golden-pages.sh
golden_scripts += tests/golden-pages.sh
EXTRA_DIST += tests/golden/pages tests/documents/page-small.xml
EXTRA_DIST += tests/site.sh tests/browser/visit.js tests/browser/links.js tests/browser/use.js tests/browser/validate.js
dist_check_SCRIPTS += tests/browser.sh tests/html.sh tests/links.sh
EXTRA_DIST += tests/browser/single-file.js
dist_check_SCRIPTS += tests/editions.sh
check_PROGRAMS += tests/test_import
tests_test_import_LDADD = $(test_ldadd)
dist_check_SCRIPTS += tests/snapshot.sh
dist_check_SCRIPTS += tests/progress.sh
dist_check_SCRIPTS += tests/check-commands.sh
dist_check_SCRIPTS += tests/check-slots.sh tests/check-parts.sh tests/templates-manual.sh

noinst_PROGRAMS += tests/bench/make_demo tests/bench/read_usage tests/bench/paint_figures tests/bench/render_models
dist_check_SCRIPTS += tests/instructions.sh
EXTRA_DIST += tests/instructions.txt

# `make bench` keeps its snapshots (700 MB) in bench-data/ of the build folder.
EXTRA_PROGRAMS += tests/bench/measure
tests_bench_render_models_LDADD = libinuse.a $(ALL_LIBS)
tests_bench_paint_figures_LDADD = libinuse.a $(ALL_LIBS)
EXTRA_DIST += tests/bench/bench.sh tests/bench/peer_pandas.py tests/bench/peer_duckdb.mjs
tests_bench_make_demo_LDADD = libinuse.a $(ALL_LIBS)
tests_bench_read_usage_LDADD = libinuse.a $(ALL_LIBS)
CLEANFILES += tests/bench/measure bench.json
bench: inuse tests/bench/make_demo tests/bench/measure tests/bench/read_usage tests/bench/paint_figures tests/bench/render_models
	srcdir=$(srcdir) $(srcdir)/tests/bench/bench.sh
.PHONY: bench
noinst_PROGRAMS += tests/formula_volumes
dist_check_SCRIPTS += tests/vectors.sh
dist_check_SCRIPTS += tests/concentration.sh
EXTRA_DIST += tests/vectors
dist_check_SCRIPTS += tests/reference.sh
dist_check_SCRIPTS += tests/document.sh
golden_scripts += tests/document.sh
EXTRA_DIST += tests/golden/good-empty.document.xml tests/golden/good-odd-names.document.xml \
	tests/golden/good-one-of-each.document.xml tests/golden/good-nodes.document.xml tests/golden/good-unattributed.document.xml
check_PROGRAMS += tests/test_evm
tests_test_evm_LDADD = $(test_ldadd)
noinst_PROGRAMS += tests/measures_manual
tests_measures_manual_LDADD = libinuse.a $(ALL_LIBS)
dist_check_SCRIPTS += tests/measures-manual.sh
manual-update: tests/measures_manual
	tests/measures_manual >$(srcdir)/doc/inuse-measures.7
.PHONY: manual-update
dist_check_SCRIPTS += tests/readme.sh
check_PROGRAMS += tests/laws_measures
tests_laws_measures_LDADD = $(test_ldadd)
noinst_PROGRAMS += tests/fuzz/fuzz_concentration
tests_fuzz_fuzz_concentration_SOURCES = tests/fuzz/fuzz_concentration.c src/cli/concentration_input.c
tests_fuzz_fuzz_concentration_LDADD = libinuse.a $(ALL_LIBS)
dist_check_SCRIPTS += tests/fuzz-concentration.sh
dist_check_SCRIPTS += tests/coverage.sh
EXTRA_DIST += tests/fuzz/concentration tests/mutate.py tests/mutate-equivalents.txt tests/filter_alone.c
check_PROGRAMS += tests/test_subjects
tests_test_subjects_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_digits
tests_test_digits_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_twofold
tests_test_twofold_LDADD = $(test_ldadd)
check_PROGRAMS += tests/fuzz/fuzz_import
tests_fuzz_fuzz_import_LDADD = $(test_ldadd)
EXTRA_DIST += tests/fuzz/import
check_PROGRAMS += tests/fuzz/fuzz_leaves
tests_fuzz_fuzz_leaves_LDADD = $(test_ldadd)
EXTRA_DIST += tests/fuzz/leaves
check_PROGRAMS += tests/fuzz/fuzz_saved
tests_fuzz_fuzz_saved_LDADD = $(test_ldadd)
dist_check_SCRIPTS += tests/schema.sh tests/methodology.sh
EXTRA_DIST += tests/browser/schema.js
dist_check_SCRIPTS += tests/answers.sh
EXTRA_DIST += tests/answers
check_PROGRAMS += tests/test_citation
tests_test_citation_LDADD = $(test_ldadd)
check_PROGRAMS += tests/test_history
tests_test_history_LDADD = $(test_ldadd)
dist_check_SCRIPTS += tests/nightly.sh
EXTRA_DIST += tests/schemas
check_PROGRAMS += tests/import_manual
tests_import_manual_LDADD = libinuse.a $(ALL_LIBS)
dist_check_SCRIPTS += tests/chain.sh
EXTRA_DIST += tests/chain/network.py tests/chain/decoder.py tests/chain/compare.py
dist_check_SCRIPTS += tests/feeds.sh
EXTRA_DIST += tests/browser/feeds.js
dist_check_SCRIPTS += tests/cache.sh
dist_check_SCRIPTS += tests/watch.sh
check_PROGRAMS += tests/test_family
tests_test_family_LDADD = $(test_ldadd)
dist_check_SCRIPTS += tests/workflows.sh
EXTRA_DIST += tests/workflow_steps.py
check_PROGRAMS += tests/test_copy
tests_test_copy_LDADD = $(test_ldadd)
if HAVE_POSTGRESQL
noinst_PROGRAMS += tests/rows_both_ways
tests_rows_both_ways_LDADD = libinuse.a $(ALL_LIBS)
endif
EXTRA_DIST += tests/rows_both_ways.c
dist_check_SCRIPTS += tests/postgres.sh tests/postgres-inputs.sh tests/postgres-plans.sh
EXTRA_DIST += tests/cluster.sh tests/postgres
check_PROGRAMS += tests/test_plotted
tests_test_plotted_LDADD = $(test_ldadd)
dist_check_SCRIPTS += tests/figures.sh
