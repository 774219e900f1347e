# Packages without parts whose licences ask for more than their own do.
_final: prev:
prev.lib.optionalAttrs (prev ? gnucobol) {
  # Berkeley DB gives indexed files, under a licence that wants the source of
  # whatever is linked with it. Programs without indexed files lose nothing.
  gnucobol = (prev.gnucobol.override { db = null; }).overrideAttrs (old: {
    configureFlags = old.configureFlags or [ ] ++ [ "--without-db" ];
  });
}
