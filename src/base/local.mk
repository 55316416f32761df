libinuse_a_SOURCES += \
	src/base/arena.c src/base/arena.h \
	src/base/attributes.h \
	src/base/base64.c src/base/base64.h \
	src/base/checksum.c src/base/checksum.h \
	src/base/credentials.c src/base/credentials.h \
	src/base/day.c src/base/day.h \
	src/base/decimal.c src/base/decimal.h \
	src/base/error.c src/base/error.h \
	src/base/faults.c src/base/faults.h \
	src/base/file.c src/base/file.h \
	src/base/hex.c src/base/hex.h \
	src/base/memory.c src/base/memory.h \
	src/base/nearest.c src/base/nearest.h \
	src/base/progress.c src/base/progress.h \
	src/base/repeats.c src/base/repeats.h \
	src/base/replacement.c src/base/replacement.h \
	src/base/scratch.c src/base/scratch.h \
	src/base/sha256.c src/base/sha256.h \
	src/base/sha256_lanes.c src/base/sha256_lanes.h \
	src/base/sha256_texts.c src/base/sha256_texts.h \
	src/base/sort.c src/base/sort.h \
	src/base/text.c src/base/text.h \
	src/base/threads.c src/base/threads.h \
	src/base/utf8.c src/base/utf8.h \
	src/base/varint.h \
	src/base/workers.c src/base/workers.h
