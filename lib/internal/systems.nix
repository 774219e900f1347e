# The one list of systems, and which system an image is built for on each.
{
  systems = [
    "x86_64-linux"
    "aarch64-linux"
    "aarch64-darwin"
  ];

  # Images are Linux. Registries and clusters are mostly x86_64, so a Mac builds for that.
  imageSystem = system: if builtins.match ".*-linux" system != null then system else "x86_64-linux";
}
