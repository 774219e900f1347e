# An index of two platforms, and that programs of another architecture never get into one.
{
  infra,
  jq,
  nginx,
  runCommand,
  skopeo,
  testers,
  writeTextFile,
}:
let
  image =
    architecture: contents:
    (infra.mkImage {
      name = "pages";
      inherit architecture contents;
      entrypoint = "${
        writeTextFile {
          name = "pages";
          text = architecture;
          executable = true;
          destination = "/pages";
        }
      }/pages";
    }).oci-image;
  index = infra.mkImageIndex {
    name = "pages";
    images = [
      (image "amd64" [ ])
      (image "arm64" [ ])
    ];
  };
  wrong = infra.mkImageIndex {
    name = "pages";
    images = [ (image "arm64" [ nginx ]) ];
  };
in
runCommand "check-index"
  {
    nativeBuildInputs = [
      jq
      skopeo
    ];
    refused = testers.testBuildFailure wrong;
  }
  ''
    skopeo --insecure-policy inspect --raw oci:${index} > manifest
    platforms=$(jq --raw-output '[.manifests[].platform | .os + "/" + .architecture] | sort | join(" ")' manifest)
    [ "$platforms" = 'linux/amd64 linux/arm64' ] || { cat manifest && exit 1; }
    [ "sha256:$(sha256sum manifest | cut -d ' ' -f 1)" = "$(cat ${index}/digest)" ]
    grep -q 'bin/nginx is made for another processor than arm64' "$refused/testBuildFailure.log"
    touch $out
  ''
