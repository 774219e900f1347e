# Prints the doc comment of a file of lib/ as a page: the comment that has a
# heading "# Inputs" (the form is that of RFC 145). `name` is the function's.
/^ *\/\*\*$/ {
  indentation = index($0, "/") + 1
  inside = 1
  text = ""
  fenced = 0
  next
}
inside && /^ *\*\/$/ {
  inside = 0
  if (text ~ /\n## Inputs\n/) page = text
  next
}
inside {
  line = substr($0, indentation + 1)
  if (line ~ /^ *```/) fenced = !fenced
  # The page's own title is the first heading.
  if (!fenced && line ~ /^#+ /) line = "#" line
  text = text line "\n"
}
END {
  if (page == "") {
    print "no doc comment with `# Inputs` for " name > "/dev/stderr"
    exit 1
  }
  printf "# %s\n\n%s\n*From the comment in `lib/%s.nix`.*\n", name, page, name
}
