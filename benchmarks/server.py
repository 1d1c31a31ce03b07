"""khv with a benchmark provider: `python -m benchmarks.server COUNT|shapes|changing [flags]`."""

from __future__ import annotations

import sys

from benchmarks.provider import CLASS, changing, link, provider, schema_with_bench, shapes
from cimom.schema import load
from khv import cli
from khv.serve import Extras, serve


def main() -> int:
    schema = schema_with_bench(load())
    if sys.argv[1] == "shapes":
        extras = Extras(
            groups={"bench": shapes}, schema=lambda _: schema, associations=(link(schema),)
        )
    elif sys.argv[1] == "changing":
        extras = Extras(groups={"bench": changing}, schema=lambda _: schema)
    else:
        count = int(sys.argv[1])
        extras = Extras(
            groups={"bench": lambda schema: provider(schema.struct(CLASS), count)},
            schema=lambda _: schema,
        )
    return serve(cli.configuration(["serve", *sys.argv[2:]]), extras)


if __name__ == "__main__":
    sys.exit(main())
