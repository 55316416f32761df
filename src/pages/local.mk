libinuse_a_SOURCES += \
	src/pages/expression.c src/pages/expression.h \
	src/pages/html.c src/pages/html.h \
	src/pages/link.c src/pages/link.h \
	src/pages/program.c src/pages/program.h \
	src/pages/slots.c src/pages/slots.h \
	src/pages/template.c src/pages/template.h
