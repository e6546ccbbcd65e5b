import { Button, ToggleButton } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { Table20Regular } from '@fluentui/react-icons/svg/table';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { imageKey } from '../../../shared/library/space-sums.ts';
import { useLibrarySpace } from '../../api/queries.ts';
import { PaneResizer } from '../../components/pane-resizer.tsx';
import { useRoom } from '../../components/treemap/use-room.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { selectImages, useLibrarySelection } from '../selection/store.ts';
import styles from './drawer.module.css';
import type { MapBlock } from './lay-out.ts';
import { LayerTable } from './layer-table.tsx';
import { Legend } from './legend.tsx';
import { SpaceMap, usersOf } from './map.tsx';
import { UnfinishedDialog } from './unfinished-dialog.tsx';
import { useBlockWords } from './words.ts';

const initialHeight = 248;
const nothing = { images: [], blobs: [], unfinished: [] };

/** What takes the space of the library, below the list that it explains. */
export function SpaceDrawer() {
  const { t } = useTranslation();
  const space = useLibrarySpace(true).data ?? nothing;
  const words = useBlockWords(space);
  const height = useUi(({ spaceHeight }) => spaceHeight);
  const selected = useLibrarySelection(({ selected }) => selected);
  const isChosen = useMemo(
    () => space.images.map((image) => selected.has(imageKey(image))),
    [space, selected],
  );
  const [isTable, setIsTable] = useState(false);
  const [pointed, setPointed] = useState<MapBlock>();
  const [isDiscarding, setIsDiscarding] = useState(false);
  const { ref, width, height: mapHeight } = useRoom();
  const leftovers = space.unfinished.filter(({ isNeeded }) => !isNeeded);
  const activate = (block: MapBlock) => {
    if (block.content.kind === 'unfinished') setIsDiscarding(!block.content.blob.isNeeded);
    else
      selectImages(
        usersOf(block).flatMap((position) => {
          const image = space.images[position];
          return image === undefined ? [] : [imageKey(image)];
        }),
      );
  };
  return (
    <>
      <PaneResizer
        label={t('space.resize')}
        pane="below"
        size={height ?? initialHeight}
        min={140}
        max={560}
        initial={initialHeight}
        onResize={(size) => setUi({ spaceHeight: size })}
      />
      <section
        aria-label={t('space.title')}
        className={styles.drawer}
        style={{ height: height ?? initialHeight }}
      >
        <div className={styles.head}>
          <h2 className={styles.title}>{t('space.title')}</h2>
          <span className={styles.pointed} role="status">
            {pointed === undefined
              ? t('space.hint')
              : `${words.name(pointed.content)} · ${words.sentence(pointed.content)}`}
          </span>
          {leftovers.length === 0 ? null : (
            <Button size="small" onClick={() => setIsDiscarding(true)}>
              {t('space.discard')}
            </Button>
          )}
          <ToggleButton
            size="small"
            appearance="subtle"
            icon={<Table20Regular />}
            checked={isTable}
            onClick={() => setIsTable(!isTable)}
          >
            {t('space.table')}
          </ToggleButton>
          <Button
            size="small"
            appearance="subtle"
            icon={<Dismiss20Regular />}
            aria-label={t('common.close')}
            onClick={() => setUi({ isSpaceOpen: false })}
          />
        </div>
        {isTable ? (
          <LayerTable space={space} words={words} onActivate={activate} />
        ) : (
          <>
            <div ref={ref} className={styles.room}>
              {width > 0 && mapHeight > 0 ? (
                <SpaceMap
                  space={space}
                  isChosen={isChosen}
                  words={words}
                  width={width}
                  height={mapHeight}
                  onPoint={setPointed}
                  onActivate={activate}
                />
              ) : null}
            </div>
            <Legend space={space} />
          </>
        )}
      </section>
      {isDiscarding ? <UnfinishedDialog blobs={leftovers} onClose={() => setIsDiscarding(false)} /> : null}
    </>
  );
}
