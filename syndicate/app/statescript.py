"""The shell script that keeps the state of a run on a branch of its own: nothing is merged, nothing overwritten."""

FILES = ("ledger.db", "history.db")  #: What is kept. The secret, the outbox and the cache never are.

#: Brings the state here. Where the branch cannot be asked for, the run ends: that is not the same as no branch.
FETCH = """\
status=0
git ls-remote --exit-code origin "refs/heads/$STATE_BRANCH" > /dev/null || status=$?
if [ "$status" = 0 ]; then
  git fetch --quiet --depth=1 origin "+refs/heads/$STATE_BRANCH:refs/syndicate/state"
  mkdir -p <STATE>
  for name in <FILES>; do
    git cat-file blob "refs/syndicate/state:$name" > "<STATE>/$name"
  done
elif [ "$status" != 2 ]; then
  echo "The branch $STATE_BRANCH cannot be asked for." >&2
  exit 1
fi
"""

#: Takes the state away. A branch that somebody else has moved stays as it is, and the script fails: two runs that both
#: believe to be the one that sends must not both be right.
KEEP = """\
set -eu
GIT_INDEX_FILE=$(mktemp -u)
export GIT_INDEX_FILE
for name in <FILES>; do
  blob=$(git hash-object -w "<STATE>/$name")
  git update-index --add --cacheinfo "100644,$blob,$name"
done
tree=$(git write-tree)
rm -f "$GIT_INDEX_FILE"
before=$(git rev-parse --quiet --verify refs/syndicate/state || true)
if [ -n "$before" ] && [ "$tree" = "$(git rev-parse "$before^{tree}")" ]; then
  exit 0
fi
commit=$(git -c user.name=syndicate -c user.email=syndicate@localhost \\
  commit-tree "$tree" ${before:+-p "$before"} -m "State of syndicate")
for pause in 2 10 30 0; do
  if git push --quiet origin "$commit:refs/heads/$STATE_BRANCH"; then
    git update-ref refs/syndicate/state "$commit"
    exit 0
  fi
  if found=$(git ls-remote origin "refs/heads/$STATE_BRANCH"); then
    found=${found%%[[:space:]]*}
    if [ "$found" = "$commit" ]; then # it was taken, and its answer lost
      git update-ref refs/syndicate/state "$commit"
      exit 0
    elif [ "$found" != "$before" ]; then
      echo "Another run has changed $STATE_BRANCH: this one stops." >&2
      exit 1
    fi
  fi
  sleep "$pause"
done
echo "The state could not be pushed." >&2
exit 1
"""


def filled(script: str, state: str) -> str:
    """Return *script* for the state folder *state*, as a path from the top of the repository."""
    return script.replace("<STATE>", state).replace("<FILES>", " ".join(FILES))
