#!/usr/bin/env bash
# What the folder of the site, the first argument, has to hold: every file that a page names.
set -euo pipefail
cd "$1"
[ -e index.html ] && [ -e 404.html ]
grep -oh '\(href\|src\)="/[^"]*"' ./*.html | sed 's|.*="/||; s|"$||' | sort -u | while read -r file; do
  [ -e "${file:-index.html}" ] || { echo "no file $file" && exit 1; }
done
