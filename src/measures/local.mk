# The files of src/measures/.
