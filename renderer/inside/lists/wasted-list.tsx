import { Button } from '@fluentui/react-components';
import { ArrowLeft20Regular } from '@fluentui/react-icons/svg/arrow-left';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/connection-store.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { MiddleCut } from '../../components/text/middle-cut.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import type { MenuLine } from '../../state/frame/context-menu.ts';
import { asked, keyOfOpened, type OpenedImage } from '../reading/image-of.ts';
import { ChangeWords } from '../rows/change-mark.tsx';
import { ColumnHead } from '../rows/column-head.tsx';
import { FileGrid } from '../rows/grid.tsx';
import { gridCell, nameCell } from '../rows/roles.ts';
import styles from './list.module.css';
import { useRows } from './use-rows.ts';

interface WastedListProps {
  opened: OpenedImage;
  onSelect: (path: string) => void;
  onShow: (path: string) => void;
  menuOf: (path: string) => readonly MenuLine[];
  onClose: () => void;
}

/** Files that later layers have overwritten or removed: they are fetched and stored, and nobody sees them. */
export function WastedList({ opened, onSelect, onShow, menuOf, onClose }: WastedListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { summary } = opened;
  const { total, at, want, failure } = useRows(keyOfOpened(opened), async (offset, limit, signal) => {
    const found = await api().inside.wasted({ image: asked(opened), offset, limit }, { signal });
    return { rows: found.files, total: found.total };
  });
  const [active, setActive] = useState(-1);
  const pathAt = (index: number) => at(index)?.path;
  return (
    <div className={styles.frame}>
      <div className={styles.head}>
        <Button appearance="subtle" icon={<ArrowLeft20Regular />} onClick={onClose}>
          {t('files.backToTree')}
        </Button>
        <span className={styles.sum}>
          {t('files.wasted.sum', {
            size: format.bytes(summary.wastedBytes),
            number: format.number(summary.wastedFiles),
            count: summary.wastedFiles,
          })}
        </span>
      </div>
      {failure === undefined ? null : <ErrorState error={errorDataOf(failure)} />}
      {total === undefined ? (
        <SkeletonRows count={12} rowHeight={32} label={t('files.loading')} />
      ) : (
        <FileGrid
          role="grid"
          label={t('files.wasted.name')}
          count={total}
          active={active}
          onActive={(index) => {
            setActive(index);
            const path = pathAt(index);
            if (path !== undefined) onSelect(path);
          }}
          onOpen={(index) => onShow(pathAt(index) ?? '')}
          onRange={want}
          menuOf={(index) => menuOf(pathAt(index) ?? '')}
          className={styles.columns}
          heads={
            <>
              <ColumnHead text={t('files.columns.path')} />
              <ColumnHead text={t('files.columns.layer')} />
              <ColumnHead text={t('files.columns.size')} isLast />
            </>
          }
        >
          {(index, rowProps) => {
            const row = at(index);
            return (
              <div key={index} {...rowProps} className={styles.columns}>
                <span {...nameCell(row?.path ?? '')} className={styles.path} title={row?.path}>
                  <MiddleCut text={row?.path ?? '…'} />
                </span>
                <span {...gridCell} className={styles.change}>
                  {row === undefined ? null : (
                    <ChangeWords mark={row.by}>
                      {t(`files.wasted.by.${row.by}`, { layer: row.layer + 1, by: row.byLayer + 1 })}
                    </ChangeWords>
                  )}
                </span>
                <span {...gridCell} className={styles.size}>
                  {row === undefined ? '' : format.bytes(row.bytes)}
                </span>
              </div>
            );
          }}
        </FileGrid>
      )}
    </div>
  );
}
