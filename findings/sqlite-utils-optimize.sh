#!/usr/bin/env bash
# sqlite-utils: after "optimize", which is made for the full-text search, a search for lũ gives the article mưa.
#
# Expected, from its help: enable-fts --create-triggers is to "Create triggers to update the FTS tables when the parent
# table changes", optimize to "Optimize all full-text search tables and then run VACUUM - should shrink the database file".
# So the same search gives the same articles before and after.
# Seen: of four articles one is deleted; after optimize a search for the second gives the third, one for the third the
# fourth, and one for the fourth nothing. The full-text table refers to an article by its rowid. Where the table has no
# primary key, as the commands make it when --pk is not given, VACUUM may number the rows anew ("may change the ROWIDs for
# entries in any tables that do not have an explicit INTEGER PRIMARY KEY", SQLite says of it), and nobody tells the full-text
# table. rebuild-fts puts it right. So it is with the command vacuum, and with Database.vacuum() in Python; optimize
# --no-vacuum and a table with a primary key are not hurt.
# In: sqlite-utils 4.2.1, with the SQLite of Python.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install sqlite-utils==4.2.1
tool="$folder/venv/bin/sqlite-utils"

new() { # a table of four articles, searchable; the first is then deleted
    rm -f "$folder/news.db"
    printf 'number,title\n1,bão\n2,lũ\n3,mưa\n4,nắng\n' | "$tool" insert "$folder/news.db" news - --csv "$@"
    "$tool" enable-fts "$folder/news.db" news title --create-triggers
    "$tool" query "$folder/news.db" "delete from news where title = 'bão'" > "$folder/deleted"
}

found() { # what a search for each of the three words gives
    local word
    for word in lũ mưa nắng; do
        printf '%s: %s; ' "$word" "$("$tool" search "$folder/news.db" news "$word" -c title --csv --no-headers | tr -d '\r\n')"
    done
}

changed=0
look() { # look NAME TOLD
    local seen
    seen="$(found)"
    echo "  $1: $seen"
    [ "$seen" = "$2" ] || changed=1
}

right="lũ: lũ; mưa: mưa; nắng: nắng; "
wrong="lũ: mưa; mưa: nắng; nắng: ; "
echo "$("$tool" --version), SQLite $("$folder/venv/bin/python" -c 'import sqlite3; print(sqlite3.sqlite_version)')"
new
look "one of four deleted" "$right"
"$tool" optimize "$folder/news.db" --no-vacuum
look "then optimize --no-vacuum" "$right"
"$tool" optimize "$folder/news.db"
look "then optimize" "$wrong"
"$tool" rebuild-fts "$folder/news.db"
look "then rebuild-fts" "$right"
new
"$folder/venv/bin/python" -c "import sys, sqlite_utils; sqlite_utils.Database(sys.argv[1]).vacuum()" "$folder/news.db"
look "one of four deleted, then Database.vacuum()" "$wrong"
new --pk number
"$tool" optimize "$folder/news.db"
look "with a primary key, one of four deleted, then optimize" "$right"
[ "$changed" -eq 0 ] && echo "as told" || echo "the behaviour has changed"
exit "$changed"
