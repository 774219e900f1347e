# shellcheck shell=bash
if [ -e "${NIX_ATTRS_SH_FILE:-}" ]; then . "$NIX_ATTRS_SH_FILE"; fi
. "$stdenv/setup"
genericBuild
