# Problems of an image, one paragraph each: forbidden packages with the shortest
# way to them, and more bytes than the budget. Input: the attributes of the
# guard, with the closure (path, references, narSize).

def title: sub("^.*/[0-9a-z]{32}-"; "");

# matches($rules): whether a store path is meant by one of the rules.
def matches($rules): . as $path | (title) as $name
  | any($rules.paths[]; . == $path) or any($rules.names[]; . as $pattern | $name | test($pattern));

def megabytes: . / 10000 | round / 100 | "\(.) MB";

.guard as $guard
| .closure as $closure
| (reduce $closure[] as $entry ({}; .[$entry.path] = $entry)) as $entries

# Breadth first: who pulled in each path, nearest to the image.
| ([.roots[]] | unique) as $roots
| ({ seen: (reduce $roots[] as $root ({}; .[$root] = null)), next: $roots }
  | until(.next == [];
      reduce .next[] as $path ({ seen: .seen, next: [] };
        reduce ($entries[$path].references // [])[] as $reference (.;
          if .seen | has($reference) then . else .seen[$reference] = $path | .next += [$reference] end)))
  | .seen) as $by

# From the image down; the description of the image is the image.
| def chain: . as $path
    | if . == $guard.description then [] elif $by[$path] == null then [title] else ($by[$path] | chain) + [$path | title] end;

( $closure[].path
  | select(matches($guard.forbid) and (matches($guard.allow) | not))
  | "it holds \(title), which is forbidden: \([$guard.image] + chain | join(" → "))\n  hint: remove what refers to it, or allow it: allow = [ \"\(title)\" ];" ),

( ([$closure[].narSize] | add) as $size
  | select($guard.unpacked != null and $size > $guard.unpacked)
  | "it unpacks to \($size | megabytes), its budget is \($guard.unpacked | megabytes)\n  the largest: \([$closure | sort_by(-.narSize)[:5][] | "\(.path | title) \(.narSize | megabytes)"] | join(", "))\n  hint: make it smaller, or raise the budget: budget.unpacked = \($size);" )
