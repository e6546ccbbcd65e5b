import type { TocDifference, TocFormat, TocRefusal } from '../inside/layer-toc.ts';

/** What the kinds of tables of contents are called, in all languages. */
export const tocFormatNames: Record<TocFormat, string> = {
  estargz: 'eStargz',
  'zstd-chunked': 'zstd:chunked',
};

/** Why a table of contents is not used; goes on after "since". */
export const tocRefusalWords: Record<TocRefusal, string> = {
  'two-tables': 'its manifest names two',
  'bad-annotation': 'what its manifest says of it cannot be read',
  outside: 'it should be where the layer has no bytes',
  'no-footer': 'the end of the layer does not say where it is',
  'wrong-digest': 'it is not the one that the manifest names',
  'too-large': 'it is larger than any should be',
  damaged: 'it is damaged',
  'not-fetched': 'the server did not give this part of the layer',
};

/** How a path of a table of contents differs from the tar; goes on after the path. */
export const tocDifferenceWords: Record<TocDifference, string> = {
  'not-in-tar': 'is not in the tar',
  'not-in-toc': 'is only in the tar',
  kind: 'is of another kind',
  size: 'has another size',
  mode: 'has other permissions',
  owner: 'has another owner',
  link: 'leads elsewhere',
  xattrs: 'has other extended attributes',
  content: 'has other content',
  parts: 'is not what its parts make up',
  sparse: 'has holes, and was not compared',
};
