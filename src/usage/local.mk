# The files of src/usage/.
