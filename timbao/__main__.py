"""``python -m timbao``: the same as ``timbao``."""

from timbao.main import cli

cli(prog_name="timbao")
