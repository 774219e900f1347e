# Sizes of images, and what they may be. Sourced.

# Megabytes, compressed, over the offline set.
declare -A megabytes=([runtime-minimal]=0.6 [static-site]=7 [runtime-python]=16 [runtime-node]=56)

# image_bytes LAYOUT: what is sent of it.
image_bytes() { jq '[.config.size, .layers[].size] | add' "$1/blobs/$(sed 's/:/\//' "$1/digest")"; }

# within_budget NAME LAYOUT: prints the size of the image and what it may be.
within_budget() {
  awk -v name="$1" -v bytes="$(image_bytes "$2")" -v most="${megabytes[$1]}" \
    'BEGIN { printf "%-16s %6.2f MB of %s MB\n", name, bytes / 1e6, most; exit bytes > most * 1e6 }' ||
    { cat "$2/size-report" && return 1; }
}
