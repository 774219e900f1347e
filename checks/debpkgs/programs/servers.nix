# Servers, and what handles images.
{ debian, ... }:
let
  inherit (debian) fromDebian;
in
{
  docker-distribution = fromDebian {
    pname = "distribution";
    debs = [ "docker-registry" ];
    mainProgram = "registry";
    finish = ''
      rm -rf etc lib
      mv bin/docker-registry bin/registry
    '';
  };
  nginx = fromDebian {
    pname = "nginx";
    debs = [
      "nginx"
      "nginx-common"
    ];
    finish = ''
      mkdir conf
      mv etc/nginx/mime.types etc/nginx/fastcgi_params conf/
      rm -rf etc lib share
    '';
  };
  skopeo = fromDebian { pname = "skopeo"; };
}
