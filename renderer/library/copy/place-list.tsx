import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useFormat } from '../../components/text/use-format.ts';
import type { CopiedImage } from '../../state/library/copied-images.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import type { CopyPlaces } from './choice.ts';
import styles from './place-list.module.css';

interface PlaceListProps {
  images: readonly LibraryImage[];
  places: CopyPlaces;
  /** What the dry run has found. */
  looked: readonly CopiedImage[] | undefined;
}

/** The full name that each image will have there, and what would be sent of it. */
export function PlaceList({ images, places, looked }: PlaceListProps) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const titleId = useId();
  const names = places.state === 'right' ? places.names : [];
  return (
    <section>
      <h3 id={titleId} className={styles.heading}>
        {t('copying.names')}
      </h3>
      {names.length === 0 ? (
        <p className={styles.none}>{t('copying.noNames')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what does not fit
        <ul className={styles.list} aria-labelledby={titleId} tabIndex={0}>
          {images.map(({ reference }, at) => {
            const found = looked?.find((image) => image.reference === reference);
            return (
              <li key={names[at]} className={styles.place}>
                <div className={styles.line}>
                  <code>{found?.destination || names[at]}</code>
                  {found?.state === 'done' ? <Amount image={found} /> : null}
                </div>
                {found?.error === undefined ? null : (
                  <p className={styles.problem}>{shortSentence(found.error, language)}</p>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Amount({ image }: { image: CopiedImage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bytesSent } = image;
  return (
    <span className={styles.amount}>
      {bytesSent === 0 ? t('copying.allThere') : t('copying.toSend', { size: format.bytes(bytesSent) })}
    </span>
  );
}
