# The files of src/snapshot/.
libinuse_a_SOURCES += \
	src/snapshot/connection.h \
	src/snapshot/inventory.c \
	src/snapshot/scan.c \
	src/snapshot/schema.c src/snapshot/schema.h \
	src/snapshot/snapshot.c src/snapshot/snapshot.h
