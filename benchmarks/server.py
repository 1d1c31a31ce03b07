"""khv with the benchmark provider: `python -m benchmarks.server COUNT [khv serve flags]`."""

from __future__ import annotations

import sys

from benchmarks.provider import CLASS, provider, schema_with_bench
from khv import cli
from khv.serve import Extras, serve


def main() -> int:
    count = int(sys.argv[1])
    extras = Extras(
        groups={"bench": lambda schema: provider(schema.struct(CLASS), count)},
        schema=schema_with_bench,
    )
    return serve(cli.configuration(["serve", *sys.argv[2:]]), extras)


if __name__ == "__main__":
    sys.exit(main())
