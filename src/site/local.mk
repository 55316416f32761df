libinuse_a_SOURCES += \
	src/site/dated.c src/site/dated.h \
	src/site/drawing.c src/site/drawing.h \
	src/site/editions.c src/site/editions.h \
	src/site/feed_files.c src/site/feed_files.h \
	src/site/materials.c src/site/materials.h \
	src/site/page_list.c src/site/page_list.h \
	src/site/site.c src/site/site.h
