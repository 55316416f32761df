libinuse_a_SOURCES += \
	src/demo/catalogue.c src/demo/catalogue.h \
	src/demo/crowd.c src/demo/crowd.h \
	src/demo/demo.c src/demo/demo.h \
	src/demo/dice.c src/demo/dice.h \
	src/demo/season.c src/demo/season.h \
	src/demo/services.c src/demo/services.h \
	src/demo/traffic.c src/demo/traffic.h
