{ # café ÿ
  hash = "";
  /* Ã© */ e = lib.fakeHash; }