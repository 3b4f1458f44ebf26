"""The embedded engine: a Whoosh index in a folder, held as memory-mapped arrays.

Articles go in through the writer, which inverts them into segments and publishes generations; questions come in as
plans (``search.plan``) and leave as hits. ``docs/index-format.md`` says what the files hold.
"""
