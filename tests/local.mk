# The files of tests/.
