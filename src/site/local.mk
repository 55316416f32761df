libinuse_a_SOURCES += src/site/site.c src/site/site.h
