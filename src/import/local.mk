# The files of src/import/.
