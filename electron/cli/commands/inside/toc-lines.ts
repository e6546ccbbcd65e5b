import type { ImageFilesSummary } from '../../../../shared/inside/image-files.ts';
import type { LayerToc, TocDifference, TocFormat, TocRefusal } from '../../../../shared/inside/layer-toc.ts';

const formats: Record<TocFormat, string> = { estargz: 'eStargz', 'zstd-chunked': 'zstd:chunked' };

const refusals: Record<TocRefusal, string> = {
  'two-tables': 'its manifest names two',
  'bad-annotation': 'what its manifest says of it cannot be read',
  outside: 'it should be where the layer has no bytes',
  'no-footer': 'the end of the layer does not say where it is',
  'wrong-digest': 'it is not the one that the manifest names',
  'too-large': 'it is larger than any should be',
  damaged: 'it is damaged',
  'not-fetched': 'the server did not give this part of the layer',
};

const differences: Record<TocDifference, string> = {
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

/** Paths that a line names. */
const mostNamed = 3;

/**
 * Notes on the tables of contents that layers bring; none on those that say what the tar says.
 * @param ofImage follows the number of a layer, where several images are told of.
 */
export function tocLines(
  layers: ImageFilesSummary['layers'],
  ofImage = '',
): { line: string; isWarning: boolean }[] {
  return layers.flatMap(({ toc }, at) => {
    const line = toc === null ? undefined : lineOf(toc);
    return line === undefined
      ? []
      : [{ line: `Layer ${at + 1}${ofImage}${line}`, isWarning: toc?.state !== 'unchecked' }];
  });
}

function lineOf(toc: LayerToc): string | undefined {
  if (toc.state === 'agrees') return undefined;
  if (toc.state === 'unchecked')
    return ` is listed by the table of contents that it brings (${formats[toc.format]}), not yet compared with the tar.`;
  if (toc.state === 'unusable')
    return `: the table of contents that it should bring is not used, since ${refusals[toc.why]}. The tar was looked through.`;
  const { code, count, first, format } = toc;
  const named = first.slice(0, mostNamed).map(({ path, what }) => `${path} ${differences[what]}`);
  const more = count > named.length ? `, and ${(count - named.length).toLocaleString('en')} more` : '';
  return ` (${code}): its table of contents (${formats[format]}) says something else than its tar, so that who pulls the image lazily gets other files. What is listed is in the tar. In the table: ${named.join(', ')}${more}.`;
}
