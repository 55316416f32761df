# The files of src/figures/.
