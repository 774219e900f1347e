# Sourced in fakeroot's $out: the script has Debian's paths built in.
rm -rf etc
mv lib/libfakeroot/* lib/
for variant in sysv tcp; do
  sed -i \
    -e "s|^FAKEROOT_PREFIX=.*|FAKEROOT_PREFIX=$out|" \
    -e "s|^FAKEROOT_BINDIR=.*|FAKEROOT_BINDIR=$out/bin|" \
    -e "s|^PATHS=.*|PATHS=$out/lib|" \
    -e "s|/usr/lib/x86_64-linux-gnu/libfakeroot|$out/lib|g" \
    -e "s|getopt |$utillinux/bin/getopt |" \
    -e "1a PATH=$coreutils/bin:$gnused/bin:\$PATH" \
    bin/fakeroot-$variant
  # A build's user may not really change owners; without this the first `chown`
  # tries to and fails.
  sed -i '1a export FAKEROOTDONTTRYCHOWN=1' bin/fakeroot-$variant
done
ln -sf fakeroot-sysv bin/fakeroot
ln -sf faked-sysv bin/faked
