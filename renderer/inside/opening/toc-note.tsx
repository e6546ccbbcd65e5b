import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { ImageFilesSummary } from '../../../shared/inside/image-files.ts';
import type { LayerToc } from '../../../shared/inside/layer-toc.ts';
import { tocFormatNames } from '../../../shared/text/toc-words.ts';
import { useFormat } from '../../components/text/use-format.ts';
import styles from './toc-note.module.css';

/** Differences of a layer that are shown, and layers of which something is said. */
const mostShown = 5;
const mostLayers = 3;

type State<Kind extends LayerToc['state']> = Extract<LayerToc, { state: Kind }>;

/** Says what is known of the tables of contents that layers bring: loudly, where one says something else than its tar. */
export function TocNote({ layers }: Pick<ImageFilesSummary, 'layers'>) {
  const disagreeing = layersIn(layers, 'disagrees');
  return (
    <>
      {disagreeing.slice(0, mostLayers).map(({ layer, toc }, at) => (
        <Mismatch
          key={layer}
          layer={layer}
          toc={toc}
          others={at === mostLayers - 1 ? disagreeing.length - mostLayers : 0}
        />
      ))}
      <Unchecked unchecked={layersIn(layers, 'unchecked')} of={layers.length} />
      <Unusable unusable={layersIn(layers, 'unusable')} />
    </>
  );
}

function layersIn<Kind extends LayerToc['state']>(
  layers: ImageFilesSummary['layers'],
  state: Kind,
): { layer: number; toc: State<Kind> }[] {
  return layers.flatMap(({ toc }, at) =>
    toc?.state === state ? [{ layer: at + 1, toc: toc as State<Kind> }] : [],
  );
}

interface MismatchProps {
  layer: number;
  toc: State<'disagrees'>;
  /** How many further layers differ. */
  others: number;
}

function Mismatch({ layer, toc, others }: MismatchProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { count, first, code } = toc;
  const shown = first.slice(0, mostShown);
  const words = { layer, format: tocFormatNames[toc.format], count, number: format.number(count) };
  return (
    <MessageBar intent="error" shape="square" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{code}</MessageBarTitle>
        {t('files.toc.disagrees', words)}
        <div>{t('files.toc.inTable')}</div>
        <ul className={styles.differences}>
          {shown.map(({ path, what }) => (
            <li key={`${path} ${what}`}>
              {t('files.toc.differs', { path, what: t(`files.toc.what.${what}`) })}
            </li>
          ))}
          {count > shown.length ? (
            <li>{t('files.toc.and', { number: format.number(count - shown.length) })}</li>
          ) : null}
        </ul>
        <MoreLayers count={others} />
      </MessageBarBody>
    </MessageBar>
  );
}

function Unchecked({
  unchecked,
  of,
}: {
  unchecked: { layer: number; toc: State<'unchecked'> }[];
  of: number;
}) {
  const { t } = useTranslation();
  if (unchecked.length === 0) return null;
  const isAll = unchecked.length === of && of > 1;
  return (
    <MessageBar intent="info" shape="square" layout="multiline">
      <MessageBarBody>
        {isAll
          ? t('files.toc.allUnchecked')
          : unchecked
              .slice(0, mostLayers)
              .map(({ layer, toc }) => (
                <div key={layer}>
                  {t('files.toc.unchecked', { layer, format: tocFormatNames[toc.format] })}
                </div>
              ))}
        <MoreLayers count={isAll ? 0 : unchecked.length - mostLayers} />
      </MessageBarBody>
    </MessageBar>
  );
}

function Unusable({ unusable }: { unusable: { layer: number; toc: State<'unusable'> }[] }) {
  const { t } = useTranslation();
  if (unusable.length === 0) return null;
  return (
    <MessageBar intent="warning" shape="square" layout="multiline">
      <MessageBarBody>
        {unusable.slice(0, mostLayers).map(({ layer, toc }) => (
          <div key={layer}>{t('files.toc.unusable', { layer, why: t(`files.toc.why.${toc.why}`) })}</div>
        ))}
        <MoreLayers count={unusable.length - mostLayers} />
      </MessageBarBody>
    </MessageBar>
  );
}

/** Says that the same is to be said of further layers. */
function MoreLayers({ count }: { count: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return count > 0 ? <div>{t('files.toc.others', { count, number: format.number(count) })}</div> : null;
}
