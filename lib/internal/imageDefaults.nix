# What holds for every image unless it says otherwise: `defaults` of mkInfra.
{ problems }:
problems.closed "mkInfra: defaults" (
  {
    registry ? null,
    labels ? { },
    port ? 8080,
  }:
  {
    inherit registry labels port;
  }
)
