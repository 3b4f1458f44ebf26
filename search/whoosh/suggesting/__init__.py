"""Suggesting: how a text that is being typed may go on."""
