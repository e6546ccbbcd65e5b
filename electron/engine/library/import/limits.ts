// Decided here: how large an archive may become (ADR 30).
/** Members that an archive may have; one of a whole registry's images has some ten thousand. */
export const mostMembers = 200_000;

/** Characters of a member's name: paths are no longer on any system. */
export const longestName = 4096;

/** Bytes of all manifests and configs of an archive together, which are in memory while it is imported. */
export const mostDocumentBytes = 64 * 1024 * 1024;

/** Images that an archive may have: each is a change of the library's index. */
export const mostImages = 5000;

/** How deep indexes may lie in indexes. */
export const deepestIndex = 16;

/** Bytes that anything compressed may grow to, whatever its size: a small archive may be mostly zeros. */
const freelyUnpackedBytes = 256 * 1024 * 1024;
/** How many times larger anything compressed may become beyond that: programs and texts become 2 to 10 times larger. */
const mostGrowth = 200;

/** True when compressed bytes became so many that they were made to fill a disk, or to keep a computer busy. */
export function isBomb(packedBytes: number, unpackedBytes: number): boolean {
  return unpackedBytes > freelyUnpackedBytes + mostGrowth * packedBytes;
}
