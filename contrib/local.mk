# The files of contrib/.
EXTRA_DIST += .ci/run contrib/ci/count-results contrib/ci/report-sizes
