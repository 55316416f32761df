# The files of charts/.
