# The files of templates/.
