libinuse_a_SOURCES += \
	src/report/xpath.c src/report/xpath.h \
	src/report/xpath_functions.c src/report/xpath_functions.h
