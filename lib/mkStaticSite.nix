{
  lib,
  imagePkgs,
  imageDefaults,
  imageProblems,
  mkImage,
  problems,
}:
let
  inherit (imagePkgs) nginx writeText;

  # The root is read-only and the user has no rights: all that is written goes
  # to /tmp, and the logs to the container's own output.
  configuration =
    {
      root,
      port,
      spaFallback,
    }:
    let
      digest = builtins.hashString "sha256" (builtins.unsafeDiscardStringContext "${root}");
      version = ''W/"${lib.substring 0 16 digest}"'';
    in
    writeText "nginx.conf" ''
      daemon off;
      pid /tmp/nginx.pid;
      error_log stderr;
      worker_processes 1;

      events {
        worker_connections 1024;
      }

      http {
        include ${nginx}/conf/mime.types;
        default_type application/octet-stream;
        charset utf-8;
        charset_types text/css text/plain text/xml application/javascript text/javascript application/json;
        access_log /dev/stdout;
        log_not_found off;
        server_tokens off;
        sendfile on;
        tcp_nopush on;
        gzip_static on;

        client_body_temp_path /tmp/client_body;
        fastcgi_temp_path /tmp/fastcgi;
        proxy_temp_path /tmp/proxy;
        scgi_temp_path /tmp/scgi;
        uwsgi_temp_path /tmp/uwsgi;

        server {
          listen ${toString port};
          root ${root};
          index index.html;
          absolute_redirect off;
          error_page 404 /404.html;

          # All files in the store are equally old, so nginx would call a new
          # page of the same size "not modified". The site as a whole is the version.
          etag off;
          if_modified_since off;
          if ($http_if_none_match = '${version}') {
            return 304;
          }
          add_header ETag '${version}';
          add_header Last-Modified "";
          add_header Cache-Control no-cache;

          location / {
            try_files $uri $uri/ ${if spaFallback then "/index.html" else "=404"};
          }

          # A name with an extension means a file, never a page of the application.
          location ~ \.[^/]+$ {
            try_files $uri =404;
          }

          # Bundlers put a hash into these names: their content never changes.
          location ^~ /assets/ {
            try_files $uri =404;
            add_header Last-Modified "";
            add_header Cache-Control "public, max-age=31536000, immutable";
          }
        }
      }
    '';

  /**
    Makes an image with a web server for a folder of files.

    The server is nginx. It runs without privileges and with a read-only root
    (it needs a writable `/tmp`), and logs to stdout and stderr. Files under `/assets/` may be
    cached for ever, all others are asked for again. Where `x.gz` stands beside
    `x`, it is sent to those who can read it.

    # Inputs

    `root` (derivation or path)
    : The folder with `index.html`.

    `name` (string)
    : Name of the image.

    `spaFallback` (boolean, default: `false`)
    : Whether an unknown path without an extension means `index.html`, as applications with a router of their own need it.

    `image` (set, default: `{ }`)
    : All else about the image: the arguments of `mkImage` but `entrypoint` and `cmd`.

    # Type

    ```
    mkStaticSite :: AttrSet -> Derivation
    ```

    The result is that of `mkImage`.

    # Examples

    ```nix
    infra.mkStaticSite {
      name = "docs";
      root = self.packages.${system}.docs;
    }
    ```
  */
  make =
    {
      root,
      name,
      spaFallback ? false,
      image ? { },
    }:
    let
      port = image.port or imageDefaults.port;
    in
    problems.orThrow "mkStaticSite" (imageProblems { } image) (
      mkImage (
        {
          inherit name port;
          # nginx finishes the requests under way on SIGQUIT and drops them on SIGTERM.
          stopSignal = "SIGQUIT";
        }
        // image
        // {
          # The server changes with the package set, the site with each commit.
          layers = {
            runtime = [ nginx ];
            dependencies = [ ];
          }
          // image.layers or { };
          entrypoint = [
            (lib.getExe' nginx "nginx")
            "-e"
            "stderr"
            "-c"
            (toString (configuration {
              inherit root port spaFallback;
            }))
          ];
        }
      )
    );
in
problems.closed "mkStaticSite" make
