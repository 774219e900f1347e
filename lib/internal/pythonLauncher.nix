# The program of a Python service: a Python script, so that neither the image
# nor a laptop needs a shell to start it, and signals reach the service itself.
{ lib, writeText }:
{
  # The interpreter of the environment that has the dependencies.
  interpreter,
  # Folders of the service's own modules.
  modulePath,
  # A file of the service, or a module, with fixed arguments.
  file ? null,
  module ? null,
  arguments,
  # Folders of programs, put before PATH.
  binaries,
  # Variables, unless they are set.
  variables,
}:
let
  text = builtins.toJSON;
in
writeText "launcher.py" ''
  #!${interpreter} -u
  import os
  import runpy
  import sys

  own = ${text modulePath}
  binaries = ${text binaries}

  sys.path[0:1] = own
  # What the service starts finds the same modules and programs.
  os.environ["PYTHONPATH"] = os.pathsep.join(own + [p for p in [os.environ.get("PYTHONPATH")] if p])
  os.environ["PATH"] = os.pathsep.join(binaries + [p for p in [os.environ.get("PATH")] if p])
  for name, value in ${text variables}.items():
      os.environ.setdefault(name, value)

  sys.argv[1:1] = ${text arguments}
  ${
    if file != null then
      ''
        sys.argv[0] = ${text file}
        runpy.run_path(${text file}, run_name="__main__")''
    else
      ''runpy.run_module(${text module}, run_name="__main__", alter_sys=True)''
  }
''
