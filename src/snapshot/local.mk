libinuse_a_SOURCES += \
	src/snapshot/callers.c \
	src/snapshot/cells.c src/snapshot/cells.h \
	src/snapshot/connection.c src/snapshot/connection.h \
	src/snapshot/digest.c src/snapshot/digest.h \
	src/snapshot/failure_leaves.c src/snapshot/failure_leaves.h \
	src/snapshot/failures.c src/snapshot/failures.h \
	src/snapshot/inventory.c \
	src/snapshot/lanes.c src/snapshot/lanes.h \
	src/snapshot/leaf.c src/snapshot/leaf.h \
	src/snapshot/leaf_finder.c src/snapshot/leaf_finder.h \
	src/snapshot/leaves.c src/snapshot/leaves.h \
	src/snapshot/page.c src/snapshot/page.h \
	src/snapshot/plain.c src/snapshot/plain.h \
	src/snapshot/range.c src/snapshot/range.h \
	src/snapshot/reading.c src/snapshot/reading.h \
	src/snapshot/resolver.c src/snapshot/resolver.h \
	src/snapshot/scan.c \
	src/snapshot/schema.c src/snapshot/schema.h \
	src/snapshot/services.c \
	src/snapshot/snapshot.c src/snapshot/snapshot.h \
	src/snapshot/tables.c src/snapshot/tables.h \
	src/snapshot/volume_table.c src/snapshot/volume_table.h
