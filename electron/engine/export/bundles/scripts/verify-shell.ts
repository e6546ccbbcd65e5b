/**
 * `verify.sh`: compares every file of a bundle with `SHA256SUMS`, by tools that systems have. It counts what is right and
 * notes what is wrong, and both must be so, because a flipped bit may be in the script itself. `sha256sum --check` would pass
 * over a line that it cannot read.
 * @param files how many lines `SHA256SUMS` has.
 */
export function verifyShell(files: number): string {
  return `#!/bin/sh
# Compares every file of this bundle with SHA256SUMS, and changes nothing.
# Run it with: sh verify.sh
set -u
CDPATH=
cd -- "$(dirname -- "$0")" || exit 2
expected=${files}
if command -v sha256sum >/dev/null 2>&1; then
  sum() { sha256sum < "$1"; }
elif command -v shasum >/dev/null 2>&1; then
  sum() { shasum -a 256 < "$1"; }
elif command -v openssl >/dev/null 2>&1; then
  sum() { openssl dgst -sha256 -r < "$1"; }
else
  echo 'Nothing here computes SHA-256: install sha256sum, shasum or openssl.' >&2
  exit 2
fi
good=0
bad=
while IFS= read -r line || [ -n "$line" ]; do
  wanted=\${line%%  *}
  path=\${line#*  }
  found=
  if [ -f "$path" ]; then
    found=$(sum "$path")
    found=\${found%% *}
  fi
  if [ "\${#wanted}" -eq 64 ] && [ "$found" = "$wanted" ]; then
    good=$((good + 1))
  else
    bad="$bad."
    printf 'DAMAGED OR MISSING: %s\\n' "$path" >&2
  fi
done < SHA256SUMS
if [ -z "$bad" ]; then
  if [ "$good" -eq "$expected" ]; then
    echo "All $good files are right."
    exit
  fi
fi
echo "This bundle is damaged or not complete: $good of $expected files are right." >&2
false
`;
}
