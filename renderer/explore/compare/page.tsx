import { Button, Tab, TabList, Tooltip } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons/svg/arrow-download';
import { ArrowLeft20Regular } from '@fluentui/react-icons/svg/arrow-left';
import { ArrowSwap20Regular } from '@fluentui/react-icons/svg/arrow-swap';
import { Stack32Regular } from '@fluentui/react-icons/svg/stack';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SelectedImage } from '../../../shared/schemas/image.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { ComparedFiles } from '../../inside/compared-files.tsx';
import { useStartDownload } from '../../state/downloads/use-start-download.ts';
import { navigate, useRoute } from '../../state/navigation.ts';
import { type ComparedImage, parseRoute } from '../../state/route.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { useSettings } from '../../state/use-settings.ts';
import { CompareBars } from './bars.tsx';
import { imageLabel } from './choices.ts';
import { compareLayers, sizeOf } from './compare-layers.ts';
import { costOfSecond, costSentence } from './cost-of-second.ts';
import { LayerTable } from './layer-table.tsx';
import styles from './page.module.css';
import { SidePicker } from './side-picker.tsx';
import { type ComparedSide, useComparedImage } from './use-compared-image.ts';

/** What two images share, whatever registries and repositories they are of. */
export function ComparePage() {
  const { t } = useTranslation();
  const route = useRoute(({ route }) => route);
  const { a, b } = route.place === 'compare' ? route : {};
  const lastExplore = useUi(({ lastExplore }) => lastExplore);
  const first = useComparedImage(a, '');
  const second = useComparedImage(b, a?.platform ?? first.selected?.text ?? '');
  const show = (sides: { a?: ComparedImage | undefined; b?: ComparedImage | undefined }) =>
    navigate(
      {
        place: 'compare',
        ...(sides.a === undefined ? {} : { a: sides.a }),
        ...(sides.b === undefined ? {} : { b: sides.b }),
      },
      { replace: true },
    );
  // Two that were chosen in the library lead back there.
  const isOfLibrary = a?.digest !== undefined && b?.digest !== undefined;
  const failed = [first, second].find(({ error }) => error !== null);
  const isLoading = first.isLoading || second.isLoading;
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Tooltip relationship="label" content={t(isOfLibrary ? 'files.backToLibrary' : 'compare.back')}>
          <Button
            appearance="subtle"
            icon={<ArrowLeft20Regular />}
            onClick={() => navigate(isOfLibrary ? { place: 'library' } : parseRoute(lastExplore))}
          />
        </Tooltip>
        <h1 className={styles.title}>{t('places.compare')}</h1>
        {b !== undefined && second.selected !== undefined ? (
          <DownloadOther image={b} selected={second.selected} />
        ) : null}
      </header>
      <div className={styles.sides}>
        <SidePicker name="A" chosen={a} side={first} onChoose={(image) => show({ a: image, b })} />
        <Tooltip relationship="label" content={t('compare.swap')}>
          <Button appearance="subtle" icon={<ArrowSwap20Regular />} onClick={() => show({ a: b, b: a })} />
        </Tooltip>
        <SidePicker name="B" chosen={b} side={second} onChoose={(image) => show({ a, b: image })} />
      </div>
      {failed?.error ? <ErrorState error={failed.error} onRetry={failed.retry} /> : null}
      {isLoading && failed === undefined ? (
        <SkeletonRows count={6} rowHeight={34} label={t('image.loading')} />
      ) : null}
      {first.selected !== undefined && second.selected !== undefined ? (
        <Result first={first} second={second} />
      ) : null}
      {(a === undefined || b === undefined) && failed === undefined && !isLoading ? (
        <EmptyState icon={<Stack32Regular />} title={t('compare.hint')} />
      ) : null}
    </div>
  );
}

/** What two images that are known share, as layers or as files. */
function Result({ first, second }: { first: ComparedSide; second: ComparedSide }) {
  const { t } = useTranslation();
  const tab = useUi(({ compareTab }) => compareTab);
  if (first.selected === undefined || second.selected === undefined) return null;
  if (first.files === undefined || second.files === undefined) return null;
  return (
    <>
      <Headline first={first.selected} second={second.selected} />
      <TabList
        className={styles.tabs}
        selectedValue={tab}
        onTabSelect={(_, { value }) => setUi({ compareTab: value === 'files' ? 'files' : 'layers' })}
      >
        {(['layers', 'files'] as const).map((name) => (
          <Tab key={name} value={name} id={`compare-tab-${name}`}>
            {t(`image.tabs.${name}`)}
          </Tab>
        ))}
      </TabList>
      <div role="tabpanel" aria-labelledby={`compare-tab-${tab}`} className={styles.panel}>
        {tab === 'layers' ? (
          <ComparedLayers first={first.selected} second={second.selected} />
        ) : (
          <ComparedFiles before={first.files} after={second.files} />
        )}
      </div>
    </>
  );
}

function Headline({ first, second }: { first: SelectedImage; second: SelectedImage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { limitEnabled, limitRate } = useSettings();
  const cost = costOfSecond(first, second);
  const costs = { cost: format.bytes(cost), total: format.bytes(second.totalSize) };
  return (
    <div className={styles.headline}>
      <p className={styles.sums}>{t('compare.headline', useSums(first, second))}</p>
      <p className={styles.cost}>
        {t(`compare.${costSentence(first, second)}`, costs)}
        {limitEnabled && cost > 0
          ? t('compare.costTime', {
              duration: format.duration(cost / limitRate),
              rate: `${format.amount(limitRate)}/s`,
            })
          : null}
      </p>
    </div>
  );
}

function ComparedLayers({ first, second }: { first: SelectedImage; second: SelectedImage }) {
  const { t } = useTranslation();
  const [marked, setMarked] = useState<string | null>(null);
  return (
    <>
      <CompareBars
        first={first.layers}
        second={second.layers}
        label={t('compare.picture', useSums(first, second))}
        marked={marked}
        onMark={setMarked}
      />
      <LayerTable first={first.layers} second={second.layers} marked={marked} onMark={setMarked} />
    </>
  );
}

/** Bytes of the layers that both have, and that only one has. */
function useSums(first: SelectedImage, second: SelectedImage) {
  const format = useFormat();
  const { shared, onlyFirst, onlySecond } = compareLayers(first.layers, second.layers);
  return {
    shared: format.bytes(sizeOf(shared)),
    fresh: format.bytes(sizeOf(onlySecond)),
    gone: format.bytes(sizeOf(onlyFirst)),
  };
}

/** Fetches what B needs. An image of the library that was chosen by its digest keeps its tag's name. */
function DownloadOther({ image, selected }: { image: ComparedImage; selected: SelectedImage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { start, isStarting } = useStartDownload();
  const missing = selected.totalSize - selected.bytesHere;
  if (missing === 0) return null;
  return (
    <Button
      appearance="primary"
      className={styles.download}
      icon={<ArrowDownload20Regular />}
      disabled={isStarting}
      onClick={() =>
        start({
          reference: imageLabel(image),
          ...(selected.text === '' ? {} : { platform: selected.text }),
        })
      }
    >
      {t('compare.download', { size: format.bytes(missing) })}
    </Button>
  );
}
