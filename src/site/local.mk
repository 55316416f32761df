libinuse_a_SOURCES += src/site/dated.c src/site/dated.h src/site/site.c src/site/site.h
