# Files for feed readers, search engines, link previews, reference managers and data portals.
libinuse_a_SOURCES += \
	src/feeds/about.c src/feeds/about.h \
	src/feeds/atom.c \
	src/feeds/card.c \
	src/feeds/citation.c \
	src/feeds/dataset.c \
	src/feeds/feeds.c src/feeds/feeds.h \
	src/feeds/sitemap.c \
	src/feeds/write.h
