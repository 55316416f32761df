# The files of src/pages/.
