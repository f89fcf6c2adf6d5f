"""The steps of the document, one module a chapter or two, in its order."""
