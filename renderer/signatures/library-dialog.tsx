import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import type { ImageSignatures } from '../../shared/schemas/signatures.ts';
import styles from './attached-list.module.css';
import { AttachedRow } from './attached-row.tsx';
import { ChainDialog } from './chain-dialog.tsx';
import { useLibrarySignatures } from './use-signatures.ts';

interface LibrarySignaturesProps {
  image: LibraryImage;
  onClose: () => void;
}

const unknown: ImageSignatures = { state: 'unknown', signatures: [], attached: [], isCut: false };

/**
 * Checks the signatures of an image of the library, with its registry and its certificates’ authorities where they answer,
 * and tells what else is attached to it.
 */
export function LibrarySignatures({ image, onClose }: LibrarySignaturesProps) {
  const { t } = useTranslation();
  const { data, isError } = useLibrarySignatures(image);
  const things = data?.attached.filter(({ kind }) => kind !== 'signature') ?? [];
  return (
    <ChainDialog signatures={isError ? unknown : data} reference={image.reference} onClose={onClose}>
      {things.length === 0 ? null : (
        <section>
          <h3 className={styles.title}>{t('signature.alsoAttached')}</h3>
          <ul className={styles.list}>
            {things.map((attached) => (
              <AttachedRow
                key={`${attached.digest} ${attached.subject}`}
                attached={attached}
                signature={undefined}
                place={
                  image.platform !== 'all' ? null : attached.subject === image.digest ? 'index' : 'platform'
                }
                isFailed
              />
            ))}
          </ul>
        </section>
      )}
    </ChainDialog>
  );
}
