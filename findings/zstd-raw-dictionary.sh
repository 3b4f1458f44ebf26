#!/usr/bin/env bash
# python-zstandard: a text compressed with one raw dictionary and read with another becomes another text, without an error.
#
# Expected, from the documentation of ZstdCompressionDict: "It is possible to construct a dictionary from *any* data", and
# "Dictionaries have unique integer IDs", which a compressed frame carries, so that a reader with another dictionary is
# told "Dictionary mismatch".
# Seen: a dictionary of any data (DICT_TYPE_RAWCONTENT, a list of phrases for instance) has the number 0, whatever is in it,
# and the frame names none. The matches point into whatever the reader was given, and what comes out is a well formed text
# of other words. Only the checksum, which is off by default (write_checksum), tells. So an archive whose list of phrases
# was exchanged for a newer one reads as fluent Vietnamese that nobody wrote.
# In: zstandard 0.25.0 for Python. Trained dictionaries, which have a number, are refused as expected.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/dictionaries.py" <<'PYTHON'
import zstandard

OWN = "công an thành phố Hồ Chí Minh điều tra vụ án " * 3
OTHER = "ngân hàng nhà nước tăng lãi suất tiền gửi cho vay " * 3
TEXT = "Công an thành phố Hồ Chí Minh điều tra vụ án mạng"


def raw(text: str) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(text.encode(), dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def read(frame: bytes, dictionary: zstandard.ZstdCompressionDict) -> str:
    """What a reader with a dictionary gets: the text, or what is told of the error."""
    try:
        return zstandard.ZstdDecompressor(dict_data=dictionary).decompress(frame).decode()
    except zstandard.ZstdError as error:
        return f"refused: {error}"


frame, checked = (
    zstandard.ZstdCompressor(dict_data=raw(OWN), level=12, write_checksum=checksum).compress(TEXT.encode())
    for checksum in (False, True)
)
trained = [
    zstandard.train_dictionary(1024, [f"{text} {number} {number * number}".encode() for number in range(400)], dict_id=name)
    for text, name in ((OWN, 1), (OTHER, 2))
]
named = zstandard.ZstdCompressor(dict_data=trained[0]).compress(TEXT.encode())
seen = {
    "numbers of two dictionaries": (raw(OWN).dict_id(), raw(OTHER).dict_id()),
    "number in the frame": zstandard.get_frame_parameters(frame).dict_id,
    "with its own": read(frame, raw(OWN)),
    "with another": read(frame, raw(OTHER)),
    "with another, checksum": read(checked, raw(OTHER)),
    "trained, with another": read(named, trained[1]),
}
print(f"zstandard {zstandard.__version__}")
for what, text in seen.items():
    print(f"  {what}: {text}")
changed = (
    seen["numbers of two dictionaries"] != (0, 0)
    or seen["number in the frame"] != 0
    or seen["with its own"] != TEXT
    or seen["with another"].startswith("refused")
    or seen["with another"] == TEXT
    or not seen["with another, checksum"].startswith("refused")
    or not seen["trained, with another"].startswith("refused")
)
raise SystemExit(changed)
PYTHON

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install zstandard==0.25.0
changed=0
"$folder/venv/bin/python" "$folder/dictionaries.py" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
