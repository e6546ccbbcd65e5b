import { useTranslation } from 'react-i18next';
import type { ImageLayer } from '../../../shared/schemas/image.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import styles from './facts.module.css';

/** Everything the manifest and the history say of a layer, as they say it. */
export function LayerFacts({ layer }: { layer: ImageLayer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts = [
    [t('image.facts.command'), layer.createdBy],
    [t('image.facts.digest'), layer.digest],
    [t('image.facts.mediaType'), layer.mediaType],
    [t('image.facts.size'), t('image.facts.bytes', { bytes: format.number(layer.size) })],
    [t('image.facts.created'), layer.created === undefined ? undefined : format.date(layer.created)],
    [t('image.facts.urls'), layer.urls?.join('\n')],
  ] as const;
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) =>
        value ? (
          <div key={name} className={styles.fact}>
            <dt className={styles.name}>{name}</dt>
            <dd className={styles.value}>
              <span className={styles.text}>{value}</span>
              <CopyButton text={value} label={t('image.copyFact', { name })} />
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
