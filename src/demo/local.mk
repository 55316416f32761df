# The files of src/demo/.
