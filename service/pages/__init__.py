"""HTML for readers, in two languages, without JavaScript: templates, their texts, and what they show.

In come parameters that are read as well as they can be; out go pages.
"""
