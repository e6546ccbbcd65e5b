import { CheckmarkCircle20Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { Trans, useTranslation } from 'react-i18next';
import { isForeignOfUnknownSize, unpackedSum } from '../../../shared/library/unpacked-sum.ts';
import type { Image, SelectedImage } from '../../../shared/schemas/image.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { useExpectedRate } from '../../state/downloads/expected-rate.ts';
import { sumSources } from '../layers/source.ts';
import { LayerStack } from '../layers/stack.tsx';
import styles from './fetch-summary.module.css';

interface FetchSummaryProps {
  image: Image;
  selected: SelectedImage;
}

/** The one big number: what is still to fetch, of how much, and where it comes from. */
export function FetchSummary({ image, selected }: FetchSummaryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const rate = useExpectedRate();
  const unpacked = unpackedSum(selected.layers);
  const toFetch = selected.totalSize - selected.bytesHere;
  const values = { size: format.bytes(toFetch), total: format.bytes(selected.totalSize) };
  // The sizes do not show a difference of a few bytes.
  const isPartlyHere = toFetch > 0 && values.size !== values.total;
  const unpackedWords =
    unpacked !== undefined
      ? [t('image.unpacked', { size: format.bytes(unpacked) })]
      : selected.layers.some(isForeignOfUnknownSize)
        ? [t('image.unpackedUnknown')]
        : [];
  return (
    <section className={styles.summary} aria-label={t('image.size')}>
      <div className={styles.line}>
        <p className={styles.main}>
          {toFetch === 0 ? (
            <span className={styles.complete}>
              <CheckmarkCircle20Filled aria-hidden="true" />
              {t('image.complete', { total: values.total })}
            </span>
          ) : (
            <Trans
              i18nKey={isPartlyHere ? 'image.toFetchOf' : 'image.toFetch'}
              values={values}
              components={{ big: <strong className={styles.big} /> }}
            />
          )}
        </p>
        <p className={styles.side}>
          {[
            ...(toFetch === 0 || rate === null
              ? []
              : [
                  t('image.timeAt', {
                    duration: format.duration(toFetch / rate),
                    rate: `${format.amount(rate)}/s`,
                  }),
                ]),
            ...unpackedWords,
          ].join(' · ')}
        </p>
      </div>
      <LayerStack layers={selected.layers} />
      <Legend image={image} selected={selected} />
    </section>
  );
}

function Legend({ image, selected }: FetchSummaryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const sums = sumSources(selected.layers);
  const hosts = sums.foreignHosts.join(', ');
  const entries = [
    { source: 'here', text: t('image.legend.here') },
    { source: 'foreign', text: t('image.legend.foreign', { hosts }) },
    { source: 'registry', text: t('image.legend.registry', { registry: image.registry }) },
  ] as const;
  return (
    <ul className={styles.legend}>
      {entries
        .filter(({ source }) => sums[source] > 0)
        .map(({ source, text }) => (
          <li key={source} className={styles.entry}>
            <span data-tone={source} className={styles.swatch} />
            {text}
            <span className={styles.bytes}>{format.bytes(sums[source])}</span>
          </li>
        ))}
    </ul>
  );
}
