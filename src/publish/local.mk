libinuse_a_SOURCES += \
	src/publish/commit.c \
	src/publish/folder.c src/publish/folder.h \
	src/publish/intact.c src/publish/intact.h \
	src/publish/internal.h \
	src/publish/manifest.c src/publish/manifest.h \
	src/publish/old_site.c src/publish/old_site.h \
	src/publish/publish.c src/publish/publish.h \
	src/publish/staging.c src/publish/staging.h
