import type { SelectedImage } from '../../../shared/schemas/image.ts';
import { compareLayers, sizeOf } from './compare-layers.ts';

/** What of an image its cost depends on. */
type Costed = Pick<
  SelectedImage,
  'digest' | 'size' | 'configDigest' | 'configSize' | 'layers' | 'totalSize' | 'bytesHere'
>;

/** The sentence (of `compare`) that says what the second image costs: none has to be fetched that is here already. */
export function costSentence(
  first: Pick<Costed, 'bytesHere' | 'totalSize'>,
  second: Pick<Costed, 'bytesHere' | 'totalSize'>,
): 'costNone' | 'costWithLibrary' | 'costOnce' {
  if (second.bytesHere === second.totalSize) return 'costNone';
  return first.bytesHere === first.totalSize ? 'costWithLibrary' : 'costOnce';
}

/** Bytes that the second image needs once the first is here: of its layers, its config and its manifest. */
export function costOfSecond(first: Costed, second: Costed): number {
  if (first.digest === second.digest) return 0;
  const { shared, onlySecond } = compareLayers(first.layers, second.layers);
  const [missingOfBoth = 0, missing = 0] = [shared, onlySecond].map((layers) =>
    sizeOf(layers.filter(({ inLibrary }) => !inLibrary)),
  );
  // Manifest, config, both or neither.
  const documents = second.totalSize - second.bytesHere - missingOfBoth - missing;
  if (first.configDigest !== second.configDigest) return missing + documents;
  return missing + (documents === 0 || documents === second.configSize ? 0 : second.size);
}
