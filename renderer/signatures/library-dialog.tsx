import type { LibraryImage } from '../../shared/schemas/library.ts';
import type { ImageSignatures } from '../../shared/schemas/signatures.ts';
import { ChainDialog } from './chain-dialog.tsx';
import { useLibrarySignatures } from './use-signatures.ts';

interface LibrarySignaturesProps {
  image: LibraryImage;
  onClose: () => void;
}

const unknown: ImageSignatures = { state: 'unknown', signatures: [], attached: [], isCut: false };

/** Checks the signatures of an image of the library, with its registry and its certificates’ authorities where they answer. */
export function LibrarySignatures({ image, onClose }: LibrarySignaturesProps) {
  const { data, isError } = useLibrarySignatures(image);
  return <ChainDialog signatures={isError ? unknown : data} reference={image.reference} onClose={onClose} />;
}
