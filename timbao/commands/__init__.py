"""The commands, one module each, loaded when it is their turn (``timbao.main.COMMANDS``)."""
