{
  lib,
  imagePkgs,
  imageDefaults,
  imageInit,
  imageProblems,
  mkImage,
  problems,
}:
let
  inherit (imagePkgs) nginx symlinkJoin writeText;

  # The files, and beside those that are text a compressed one where that is
  # smaller and the site has not brought its own.
  withCompressed =
    name: root:
    symlinkJoin {
      name = "${name}-site";
      paths = [ root ];
      postBuild = ''
        find -L $out -type f -size +1k -regextype posix-extended \
          -regex '.*\.(css|html|js|json|map|mjs|svg|txt|wasm|webmanifest|xml)' | while IFS= read -r file; do
          [ ! -e "$file.gz" ] || continue
          gzip -9 --no-name --stdout "$file" > "$file.gz"
          [ $(stat -c %s "$file.gz") -lt $(stat -L -c %s "$file") ] || rm "$file.gz"
        done
      '';
    };

  # What the program before nginx has written; other than a file of the site it
  # can be another one with the next start.
  runtimeConfiguration = ''
    location = /config.json {
      root ${dirOf imageInit.configurationFile};
      gzip_static off;
      add_header Last-Modified "";
      add_header Cache-Control no-store;
      add_header X-Content-Type-Options nosniff;
    }
  '';

  # The root is read-only and the user has no rights: all that is written goes
  # to /tmp, and the logs to the container's own output.
  configuration =
    {
      root,
      served,
      port,
      spaFallback,
      runtimeConfig,
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
        types {
          application/javascript mjs;
          application/manifest+json webmanifest;
          image/avif avif;
        }
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
          root ${served};
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
          add_header X-Content-Type-Options nosniff;

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
            add_header X-Content-Type-Options nosniff;
          }
          ${lib.optionalString (runtimeConfig != [ ]) runtimeConfiguration}
        }
      }
    '';

  /**
    Makes an image with a web server for a folder of files.

    The server is nginx. It runs without privileges and with a read-only root
    (it needs a writable `/tmp`), and logs to stdout and stderr. Files under `/assets/` may be
    cached for ever, all others are asked for again. A site's own `404.html` is shown for what is
    missing. With `image.runtimeConfig`, `/config.json` holds the variables that it names.

    # Inputs

    `root` (derivation or path)
    : The folder with `index.html`.

    `name` (string)
    : Name of the image.

    `spaFallback` (boolean, default: `false`)
    : Whether an unknown path without an extension means `index.html`, as applications with a router of their own need it.

    `precompress` (boolean, default: `true`)
    : Whether text is compressed while building, for those who can read it. Where the site has a file
      `x.gz` beside `x`, that one is sent.

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
      precompress ? true,
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
          init = true;
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
              served = if precompress then withCompressed name root else root;
              runtimeConfig = image.runtimeConfig or [ ];
            }))
          ];
        }
      )
    );
in
problems.closed "mkStaticSite" make
