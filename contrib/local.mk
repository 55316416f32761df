# The files of contrib/.
