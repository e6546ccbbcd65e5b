import { useTranslation } from 'react-i18next';
import type { LibrarySpace } from '../../../shared/schemas/library-space.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { layOut, type MapBlock } from './lay-out.ts';
import styles from './layer-table.module.css';
import { usersOf } from './map.tsx';
import type { BlockWords } from './words.ts';

interface LayerTableProps {
  space: LibrarySpace;
  words: BlockWords;
  onActivate: (block: MapBlock) => void;
}

/** What the map shows, as a table: the largest layers first, and who shares each. */
export function LayerTable({ space, words, onActivate }: LayerTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { blocks } = layOut(space, 1, 1);
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('space.columns.layer')}</th>
            <th scope="col" className={styles.number}>
              {t('space.columns.size')}
            </th>
            <th scope="col">{t('space.columns.images')}</th>
          </tr>
        </thead>
        <tbody>
          {blocks.map((block) => (
            <tr key={block.key}>
              <td className={styles.name}>
                <button type="button" className={styles.select} onClick={() => onActivate(block)}>
                  {words.name(block.content)}
                </button>
              </td>
              <td className={styles.number}>{format.bytes(block.size)}</td>
              <td>
                {block.content.kind === 'unfinished'
                  ? words.sentence(block.content).split(' · ')[1]
                  : words.images(usersOf(block))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
