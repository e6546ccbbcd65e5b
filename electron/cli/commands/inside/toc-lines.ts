import type { ImageFilesSummary } from '../../../../shared/inside/image-files.ts';
import type { LayerToc } from '../../../../shared/inside/layer-toc.ts';
import { tocDifferenceWords, tocFormatNames, tocRefusalWords } from '../../../../shared/text/toc-words.ts';

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
    return ` is listed by the table of contents that it brings (${tocFormatNames[toc.format]}), not yet compared with the tar.`;
  if (toc.state === 'unusable')
    return `: the table of contents that it should bring is not used, since ${tocRefusalWords[toc.why]}. The tar was looked through.`;
  const { code, count, first, format } = toc;
  const named = first.slice(0, mostNamed).map(({ path, what }) => `${path} ${tocDifferenceWords[what]}`);
  const more = count > named.length ? `, and ${(count - named.length).toLocaleString('en')} more` : '';
  return ` (${code}): its table of contents (${tocFormatNames[format]}) says something else than its tar, so that who pulls the image lazily gets other files. What is listed is in the tar. In the table: ${named.join(', ')}${more}.`;
}
