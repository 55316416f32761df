libinuse_a_SOURCES += \
	src/publish/folder.c src/publish/folder.h \
	src/publish/intact.c src/publish/intact.h \
	src/publish/manifest.c src/publish/manifest.h \
	src/publish/publish.c src/publish/publish.h
