# The texts of .drv files and of all that they need, by path: for a store whose files lie elsewhere than its paths say.
roots:
let
  inherit (builtins)
    appendContext
    concatLists
    filter
    genericClosure
    isList
    listToAttrs
    readFile
    split
    unsafeDiscardStringContext
    ;

  # The context is what makes Nix look into its store.
  file = path: {
    key = path;
    text = unsafeDiscardStringContext (readFile (appendContext path { ${path}.path = true; }));
  };

  # `("PATH",[` or `("PATH",(`; within a string the quotes would be escaped.
  needed = text: concatLists (filter isList (split ''\("(/[^"]*\.drv)",[[(]'' text));
in
listToAttrs (
  map
    (item: {
      name = item.key;
      value = item.text;
    })
    (genericClosure {
      startSet = map file roots;
      operator = item: map file (needed item.text);
    })
)
