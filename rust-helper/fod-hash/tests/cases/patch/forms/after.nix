{ lib, pkgs, x ? "sha256-oAsKC+8REAWYu3bDpL/8W6PklLK/mpqxfXuJ2e37LEE=", fakeHash ? null }:
{
  sri = "sha256-1FKfLcXkCl02+MFDXbBj/aVy88fY/HLvJ6ihC9VrUL0=";
  unpadded = "sha256-4x1MFSBQF1GIM8o9lc5ICc9lVHlUP1CulW0g2xyE72Y=";
  base16 = "64f53232d1176cc9cf91c2432163b7f232c7b1683cd47d28b84ef33c0483379b";
  nix32 = ''1a0dqk82l60xb7dfgy4mnj8v5nkbql6lia04i5vylxm0jxyn43v5'';
  base64 = "yHfxbuvOWuywT1z2ygxLxvvYyjHtGzBJlPyB6/AO67U=";
  prefixed = "sha256:0lzyzrx91nncvb9majmr2a3r17g67cd7860xdim4lbjwg4rwl4fp";
  blake3 = "blake3:0d37fc1fb728ae5ffe7b5807f083787fa643142ec2b874df0eaf3e6e939f04e3";
  md5OrSha1 = "a20b068cfa65a40f354be2550b459a54";
  revision = "32df75980bcf1bd6867ed17fc1032bf0a6609747";
  fakes = [ "sha256-WRqGQvmatOoZfYpeOY2JPQAQ8XUmlps9KHyGESCGg5M=" "sha256-7hcPdNt8QArbPxSH8XqVIO0KjJkMKS59be/P8xc7IJc=" (with lib; "sha512-UIFRl9xsqe/eHXuTNZFWVcvUZEC3h6YaevTfmItzfyCkGUq/LCwxmYVd1PFpS3Do/tlvGgXafPauOfZg7wZ5DA==") "sha256-mV+qw7HeemHjdx/0U9zZj8Zp6zEkS9qFXz79EoFZO98=" ];
}
