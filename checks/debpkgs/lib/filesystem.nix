{ lib }:
{
  pathType = builtins.readFileType;
  pathIsDirectory = path: builtins.pathExists path && builtins.readFileType path == "directory";
  pathIsRegularFile = path: builtins.pathExists path && builtins.readFileType path == "regular";
  listFilesRecursive =
    folder:
    lib.concatLists (
      lib.mapAttrsToList (
        name: type:
        if type == "directory" then
          lib.filesystem.listFilesRecursive (folder + "/${name}")
        else
          [ (folder + "/${name}") ]
      ) (builtins.readDir folder)
    );
}
