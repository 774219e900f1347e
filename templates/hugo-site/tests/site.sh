#!/usr/bin/env bash
# What the built site, the first argument, has to hold.
set -euo pipefail
cd "$1"
grep -q 'très court' index.html
grep -q '93 °C' posts/espresso/index.html
grep -q '"title":"Filter for a crowd"' index.json
# Every link of the home page leads to a page.
grep -o 'href="\?/posts/[^" >]*' index.html | sed 's|.*href="\?/||' | while read -r page; do
  [ -e "$page/index.html" ] || { echo "no page $page" && exit 1; }
done
