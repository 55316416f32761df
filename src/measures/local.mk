libinuse_a_SOURCES += \
	src/measures/callers.c src/measures/callers.h \
	src/measures/change.c src/measures/change.h \
	src/measures/compute.h \
	src/measures/entropy.c \
	src/measures/fit.c src/measures/fit.h \
	src/measures/fixed.c src/measures/fixed.h \
	src/measures/floor.c src/measures/floor.h \
	src/measures/formula.c src/measures/formula.h \
	src/measures/gini_errors.c \
	src/measures/groups.c src/measures/groups.h \
	src/measures/inequality.c \
	src/measures/interval.c src/measures/interval.h \
	src/measures/kernels.c src/measures/kernels.h \
	src/measures/logs.c src/measures/logs.h \
	src/measures/lorenz.c src/measures/lorenz.h \
	src/measures/measure.c src/measures/measure.h \
	src/measures/measure_callers.c \
	src/measures/measure_concentration.c \
	src/measures/measure_floor.c \
	src/measures/measure_groups.c \
	src/measures/measure_inequality.c \
	src/measures/measure_lorenz.c \
	src/measures/measure_pairs.c \
	src/measures/measure_parts.h \
	src/measures/measure_powerlaw.c \
	src/measures/measure_sizes.c \
	src/measures/measure_tails.c \
	src/measures/measure_unattributed.c \
	src/measures/pairs.c src/measures/pairs.h \
	src/measures/pairs_rows.h \
	src/measures/powerlaw.c src/measures/powerlaw.h \
	src/measures/powerlaw_search.c \
	src/measures/ranks.c src/measures/ranks.h \
	src/measures/shares.c \
	src/measures/sizes.c \
	src/measures/tails.c src/measures/tails.h \
	src/measures/twofold.c src/measures/twofold.h \
	src/measures/unattributed.c src/measures/unattributed.h \
	src/measures/value.c src/measures/value.h \
	src/measures/volumes.c src/measures/volumes.h \
	src/measures/zeta.c src/measures/zeta.h
