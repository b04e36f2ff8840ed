"""Read every file below a folder and print how many bytes they hold: what no build that reads its posts can undercut.

python bench/bare_read.py /tmp/site/_posts
"""

import os
import sys

BLOCK = 1 << 16


def read_all(folder: str) -> int:
    """Return how many bytes the files below *folder* hold, having read each of them."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            file = os.open(f"{place}/{name}", os.O_RDONLY)
            while size := len(os.read(file, BLOCK)):
                total += size
                if size < BLOCK:
                    break
            os.close(file)
    return total


if __name__ == "__main__":
    print(read_all(sys.argv[1]))
