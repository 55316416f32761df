libinuse_a_SOURCES += \
	src/usage/cache.c src/usage/cache.h \
	src/usage/cache_file.c src/usage/cache_file.h \
	src/usage/cache_reading.c src/usage/cache_reading.h \
	src/usage/callers.c \
	src/usage/counts.c src/usage/counts.h \
	src/usage/day_sets.c src/usage/day_sets.h \
	src/usage/grid.c src/usage/grid.h \
	src/usage/internal.h \
	src/usage/model_callers.c \
	src/usage/pair_windows.c src/usage/pair_windows.h \
	src/usage/part.c src/usage/part.h \
	src/usage/part_merge.c src/usage/part_merge.h \
	src/usage/part_sums.c src/usage/part_sums.h \
	src/usage/part_take.c src/usage/part_take.h \
	src/usage/payment_days.c src/usage/payment_days.h \
	src/usage/payments.c src/usage/payments.h \
	src/usage/read.c \
	src/usage/read_rollups.c \
	src/usage/retention.c src/usage/retention.h \
	src/usage/run.c src/usage/run.h \
	src/usage/run_order.c src/usage/run_order.h \
	src/usage/runs.c src/usage/runs.h \
	src/usage/runs_saved.c \
	src/usage/saved.c src/usage/saved.h \
	src/usage/saved_equal.c \
	src/usage/saved_layout.h \
	src/usage/saved_read.c \
	src/usage/sections.c src/usage/sections.h \
	src/usage/sparse.c src/usage/sparse.h \
	src/usage/survival.c src/usage/survival.h \
	src/usage/table.c src/usage/table.h \
	src/usage/tally.c src/usage/tally.h \
	src/usage/usage.c src/usage/usage.h
