{ hash = ""; b.hash=''''; c=f lib.fakeHash(lib.fakeHash)"${lib.fakeHash}"; # lib.fakeHash ""
	d = "sha256-BBBB"; outputHash	=	"TODO"; }
