#!/usr/bin/env bash
# @plussub/srt-vtt-parser: with "line:0" behind its times a subtitle of one second lasts two minutes, with "region:a" it is
# lost, and so is one with the id *keynote-1*.
#
# Expected: it is an "SRT/VTT subtitle parser", of which from and to are milliseconds and text is the text of a subtitle. In
# WebVTT settings may stand behind the times of a cue ("00:01.000 --> 00:02.000 line:0 region:a"), an id of any words before
# them, hours may be left out where they are 0, a line may end with CR LF, and a cue may have no text. Only a block whose first
# line is NOTE, STYLE or REGION (or begins with "NOTE ") is none.
# Seen, without an error:
#   - without hours the digits of the settings are taken for a part of the time at which the cue ends: with line:0 it is 120000
#     instead of 2000, with position:50% 120050, with align:start not a number; with hours all three are right;
#   - a cue is lost with its text if its settings or its id have "region", "note" or "style" in them, in any case: region:a,
#     keynote-1, lifestyle-1;
#   - a cue without text takes the next one into its text, its times too, and that is no cue of its own: "00:03.000 --> ...";
#   - where lines end with CR LF, each text and each id keeps its CR, in SRT as well.
# In: @plussub/srt-vtt-parser 2.0.5.
# Needs Node.js from 20 on and npm instead of a Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cat > "$folder/cues.cjs" <<'JAVASCRIPT'
const { parse } = require("@plussub/srt-vtt-parser");

let changed = 0;
function tell(text, told) {
  const seen = parse(text).entries.map(({ id, from, to, text }) => [id, from, String(to), text].filter((part) => part !== ""));
  console.log(`  ${JSON.stringify(text)}: ${JSON.stringify(seen)}`);
  if (JSON.stringify(seen) !== JSON.stringify(told)) changed = 1;
}

const cue = (settings, hours = "") => `WEBVTT\n\n${hours}00:01.000 --> ${hours}00:02.000${settings}\nBão tan\n`;
tell(cue(""), [[1000, "2000", "Bão tan"]]);
tell(cue(" line:0"), [[1000, "120000", "Bão tan"]]); // 2000
tell(cue(" position:50%"), [[1000, "120050", "Bão tan"]]); // 2000
tell(cue(" align:start"), [[1000, "NaN", "Bão tan"]]); // 2000
tell(cue(" line:0", "00:"), [[1000, "2000", "Bão tan"]]);
tell(cue(" position:50%", "00:"), [[1000, "2000", "Bão tan"]]);
tell(cue(" align:start position:0%", "00:"), [[1000, "2000", "Bão tan"]]);
tell(cue(" region:a", "00:"), []);
for (const [id, told] of [["clip-1", true], ["keynote-1", false], ["lifestyle-1", false], ["regional-1", false]]) {
  tell(cue("").replace("00:01", `${id}\n00:01`), told ? [[id, 1000, "2000", "Bão tan"]] : []);
}

const two = (first) => `WEBVTT\n\n00:01.000 --> 00:02.000\n${first}\n00:03.000 --> 00:04.000\nLũ\n`;
tell(two("Bão\n"), [[1000, "2000", "Bão"], [3000, "4000", "Lũ"]]);
tell(two(""), [[1000, "2000", "\n00:03.000 --> 00:04.000\nLũ"]]);

const srt = "1\n00:00:01,000 --> 00:00:02,000\nBão\n\n2\n00:00:03,000 --> 00:00:04,000\nLũ\n";
tell(srt, [["1", 1000, "2000", "Bão"], ["2", 3000, "4000", "Lũ"]]);
tell(srt.replaceAll("\n", "\r\n"), [["1\r", 1000, "2000", "Bão\r"], ["2\r", 3000, "4000", "Lũ\r"]]);
tell(two("Bão\n").replaceAll("\n", "\r\n"), [[1000, "2000", "Bão\r"], [3000, "4000", "Lũ\r"]]);
process.exit(changed);
JAVASCRIPT

npm install --prefix "$folder" --loglevel=error --no-audit --no-fund @plussub/srt-vtt-parser@2.0.5 > "$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 2; }
echo "@plussub/srt-vtt-parser 2.0.5"
changed=0
node "$folder/cues.cjs" || changed=1
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
