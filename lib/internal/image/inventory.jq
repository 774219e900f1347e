# From the closure of an image to its packages, each with what is known of it.
# Input: the attributes of the derivation; $known: by the names of store paths.

# "…/0123…-openssl-3.6.1-bin" -> { name: "openssl", version: "3.6.1" }
def parsed: sub("^[0-9a-z]{32}-"; "") | (capture("^(?<name>.+?)-(?<version>[0-9][^-]*)(-.*)?$") // { name: ., version: "" });

. as $all
| {
    image,
    packages: [
      .closure[]
      | select(.path != $all.description)
      | (.path | split("/") | last) as $base
      | { name: null, version: "", licenses: [], homepage: null, cpes: [], fixes: [] }
        + ($base | parsed)
        + ($known[0][$base] // {})
        + {
            path,
            narHash,
            narSize,
            known: ($known[0] | has($base)),
            references: (.references - [.path]),
          }
    ] | sort_by(.path),
    # What the image is made of directly: its contents, and what its configuration names.
    roots: (
      [$all.roots[], (.closure[] | select(.path == $all.description) | .references[])] - [.description] | unique
    ),
  }
