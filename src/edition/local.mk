libinuse_a_SOURCES += \
	src/edition/address.c src/edition/address.h \
	src/edition/edition.c src/edition/edition.h \
	src/edition/formula.c src/edition/formula.h \
	src/edition/html_tree.c src/edition/html_tree.h \
	src/edition/imprint.c src/edition/imprint.h \
	src/edition/prose.c src/edition/prose.h \
	src/edition/sheet.c src/edition/sheet.h \
	src/edition/single_file.c src/edition/single_file.h \
	src/edition/tabular.c src/edition/tabular.h \
	src/edition/typeset.c src/edition/typeset.h
