# The files of src/publish/.
