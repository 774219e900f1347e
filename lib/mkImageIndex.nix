{
  imageDefaults,
  mkPushApp,
  oci-tool,
  problems,
  runCommand,
}:
let
  /**
    Makes one image of several for different platforms: what pulls it gets the
    one for its own.

    Each image is verified first, so that programs of another architecture than
    the image says stop the build.

    # Inputs

    `name` (string)
    : Name of the image, without registry and tag.

    `images` (list of derivations)
    : The results' `oci-image`, one for each platform.

    `registry`, `registries` (default: those of mkInfra's `defaults`)
    : Where `push` sends it, as in `mkPushApp`.

    # Type

    ```
    mkImageIndex :: AttrSet -> Derivation
    ```

    The result is an OCI layout with `digest`; its attribute `push` sends all
    platforms.

    # Examples

    ```nix
    packages.index = infra.mkImageIndex {
      name = "site";
      images = map (system: self.packages.${system}.oci-image) [ "x86_64-linux" "aarch64-linux" ];
    };
    ```
  */
  make =
    {
      name,
      images,
      registry ? imageDefaults.registry,
      registries ? imageDefaults.registries,
    }:
    let
      layout =
        runCommand "${name}-index"
          {
            inherit images name;
            nativeBuildInputs = [ oci-tool ];
          }
          ''
            for image in $images; do
              oci-image verify "$image"
            done
            oci-image index --output "$out" --name "$name" $images
          '';
    in
    layout
    // {
      push = mkPushApp {
        inherit
          layout
          name
          registries
          registry
          ;
      };
    };
in
problems.closed "mkImageIndex" make
