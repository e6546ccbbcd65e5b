import { useTranslation } from 'react-i18next';
import type { Image } from '../../shared/schemas/image.ts';
import styles from './attached-list.module.css';
import { AttachedRow } from './attached-row.tsx';
import { useImageMakers, useImageSignatures } from './use-signatures.ts';

/** All that is attached to an image: signatures, bills of materials, attestations, and who made them. */
export function AttachedList({ image }: { image: Image }) {
  const { t } = useTranslation();
  const { data, isError } = useImageSignatures(image);
  const makers = useImageMakers(image);
  if (isError) return <p className={styles.empty}>{t('signature.notRead')}</p>;
  if (data === undefined) return <p className={styles.empty}>{t('signature.looking')}</p>;
  if (data.attached.length === 0) return <p className={styles.empty}>{t('signature.nothingAttached')}</p>;
  const found = new Map(makers.data?.attached.map((each) => [keyOf(each), each.maker]));
  return (
    <>
      <ul className={styles.list}>
        {data.attached.map((attached) => (
          <AttachedRow
            key={keyOf(attached)}
            attached={{ ...attached, maker: found.get(keyOf(attached)) }}
            signature={data.signatures.find(({ digest }) => digest === attached.digest)}
            place={
              image.selected?.digest === image.digest
                ? null
                : attached.subject === image.digest
                  ? 'index'
                  : 'platform'
            }
            // What has gone since is not looked for any more.
            isFailed={makers.isError || makers.data !== undefined}
          />
        ))}
      </ul>
      {data.isCut ? <p className={styles.empty}>{t('signature.cut')}</p> : null}
    </>
  );
}

function keyOf({ digest, subject }: { digest: string; subject: string }): string {
  return `${digest} ${subject}`;
}
