import { CheckmarkCircle20Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { ErrorCircle20Filled } from '@fluentui/react-icons/svg/error-circle';
import { Trans, useTranslation } from 'react-i18next';
import { sumPlans } from '../../../shared/plan-sum.ts';
import { displayHost, parseReference } from '../../../shared/reference.ts';
import { useLibraryStatus } from '../../api/queries.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { useExpectedSpeed } from '../../state/downloads/expected-speed.ts';
import { countOfUnknownSize, sourceBytes, unpackedBytes } from '../rows/row-facts.ts';
import { SourceBar, SourceSwatch } from './source-bar.tsx';
import styles from './summary.module.css';
import type { SheetRow } from './use-sheet-rows.ts';

/** Bytes that stay free for the system, as the engine keeps them. */
const spareBytes = 16 * 1024 * 1024;

/** What the chosen images take together: bytes, time and room on the disk. */
export function SheetSummary({ checked }: { checked: readonly SheetRow[] }) {
  const plans = checked.flatMap(({ plan }) => plan ?? []);
  const { bytesToFetch, bytesShared } = sumPlans(plans);
  return (
    <section className={styles.summary}>
      <div className={styles.sums} role="status">
        <Total checked={checked} bytesToFetch={bytesToFetch} bytesShared={bytesShared} />
        <Sources plans={plans} />
      </div>
      <dl className={styles.facts}>
        <TimeFact bytesToFetch={bytesToFetch} />
        <DiskFact bytesToFetch={bytesToFetch} />
        <UnpackedFact plans={plans} />
      </dl>
    </section>
  );
}

function Total({
  checked,
  bytesToFetch,
  bytesShared,
}: {
  checked: readonly SheetRow[];
  bytesToFetch: number;
  bytesShared: number;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const count = checked.length;
  const waiting = checked.filter(({ plan }) => plan === undefined).length;
  if (count === 0) return <p className={styles.total}>{t('lists.noneChosen')}</p>;
  return (
    <p className={styles.total}>
      <Trans
        i18nKey={bytesToFetch === 0 && waiting === 0 ? 'lists.nothingToFetch' : 'lists.toFetch'}
        count={count}
        values={{ size: format.bytes(bytesToFetch) }}
        components={{ big: <strong className={styles.big} /> }}
      />
      {bytesShared > 0 ? (
        <span className={styles.quiet}> · {t('lists.sharedOnce', { size: format.bytes(bytesShared) })}</span>
      ) : null}
      {waiting > 0 ? (
        <span className={styles.quiet}> · {t('lists.stillLooking', { count: waiting })}</span>
      ) : null}
    </p>
  );
}

function Sources({ plans }: { plans: readonly NonNullable<SheetRow['plan']>[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const bytes = sourceBytes(plans);
  const registries = [
    ...new Set(plans.map(({ reference }) => displayHost(parseReference(reference).registry))),
  ];
  const [registry = ''] = registries;
  const words = {
    here: t('image.legend.here'),
    foreign: t('image.legend.foreign', { hosts: bytes.foreignHosts.join(t('common.comma')) }),
    registry:
      registries.length > 1
        ? t('lists.fromRegistries', { count: registries.length })
        : t('image.legend.registry', { registry }),
  };
  const shown = (['here', 'foreign', 'registry'] as const).filter((source) => bytes[source] > 0);
  const texts = shown.map((source) => `${words[source]} ${format.bytes(bytes[source])}`);
  return (
    <>
      <div className={styles.bar}>
        {shown.length === 0 ? null : (
          <SourceBar bytes={bytes} isLarge label={texts.join(t('common.comma'))} />
        )}
      </div>
      <ul className={styles.legend}>
        {shown.map((source) => (
          <li key={source} className={styles.entry}>
            <SourceSwatch source={source} />
            {words[source]}
            <span className={styles.quiet}>{format.bytes(bytes[source])}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function TimeFact({ bytesToFetch }: { bytesToFetch: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const speed = useExpectedSpeed();
  if (bytesToFetch === 0) return null;
  const values = {
    duration: format.duration(speed === null ? 0 : bytesToFetch / speed.bytesPerSecond),
    rate: format.rate(speed?.bytesPerSecond ?? 0),
  };
  return (
    <>
      <dt>{t('lists.time')}</dt>
      <dd>
        {speed === null
          ? t('lists.timeUnknown')
          : t(speed.reason === 'limit' ? 'lists.timeAtLimit' : 'lists.timeAsMeasured', values)}
      </dd>
    </>
  );
}

/** What the images take on the hosts that run them, where all of their layers tell it; that nobody knows it of the largest. */
function UnpackedFact({ plans }: { plans: readonly NonNullable<SheetRow['plan']>[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const unpacked = unpackedBytes(plans);
  const count = countOfUnknownSize(plans);
  if (unpacked === undefined && count === 0) return null;
  return (
    <>
      <dt>{t('lists.unpacked')}</dt>
      <dd>
        {unpacked === undefined
          ? t('lists.unpackedUnknown', { count })
          : t('lists.unpackedThere', { size: format.bytes(unpacked) })}
      </dd>
    </>
  );
}

function DiskFact({ bytesToFetch }: { bytesToFetch: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useLibraryStatus();
  const free = data?.freeBytes ?? null;
  if (data === undefined || free === null) return null;
  const [, drive] = /^([A-Za-z]:)/.exec(data.path) ?? [];
  const missing = bytesToFetch + spareBytes - free;
  return (
    <>
      <dt>{drive === undefined ? t('lists.disk') : t('lists.diskOf', { disk: drive })}</dt>
      {missing <= 0 || bytesToFetch === 0 ? (
        <dd>
          <CheckmarkCircle20Filled aria-hidden="true" className={styles.good} />
          {t('lists.room', { free: format.space(free) })}
        </dd>
      ) : (
        <dd className={styles.bad}>
          <ErrorCircle20Filled aria-hidden="true" />
          {t('lists.noRoom', { free: format.bytes(free), missing: format.bytes(missing) })}
        </dd>
      )}
    </>
  );
}
