import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { FileFacts } from '../../../shared/inside/file-facts.ts';
import { type Format, useFormat } from '../../components/text/use-format.ts';
import { attributesOf, permissionsOf } from '../preview/file-facts.ts';
import { FilePath, FileTitle } from '../preview/file-title.tsx';
import { useFileFacts } from '../reading/queries.ts';
import { useLayerWords } from '../reading/use-layer-words.ts';
import { ContentNote } from './content-note.tsx';
import styles from './facts.module.css';
import type { ComparedPair, DifferenceLine } from './use-difference-tree.ts';

interface ComparedFactsProps {
  pair: ComparedPair;
  /** What is selected; undefined for nothing. */
  line: DifferenceLine | undefined;
}

/** What both images have at a path, fact by fact. */
export function ComparedFacts({ pair, line }: ComparedFactsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const layerWords = useLayerWords();
  const before = useFileFacts(pair.before, line?.before ? line.path : null);
  const after = useFileFacts(pair.after, line?.after ? line.path : null);
  if (line === undefined)
    return (
      <section className={styles.panel} aria-label={t('compare.differences.panel')} data-empty>
        <p className={styles.none}>{t('compare.differences.chooseOne')}</p>
      </section>
    );
  const sides = [before.data ?? undefined, after.data ?? undefined] as const;
  const rows = factRows(line, sides, { t, format, layerWords });
  const isComing = before.isLoading || after.isLoading;
  return (
    <section className={styles.panel} aria-label={t('compare.differences.panel')} aria-busy={isComing}>
      <FileTitle name={line.name} />
      <FilePath path={line.path} className={styles.path} />
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('compare.differences.fact')}</span>
            </th>
            <th scope="col">A</th>
            <th scope="col">B</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values: [left, right] }) => (
            <tr key={name} data-differs={(left !== right && left !== null && right !== null) || undefined}>
              <th scope="row">{name}</th>
              <Value of={left} isThere={line.before !== null} />
              <Value of={right} isThere={line.after !== null} />
            </tr>
          ))}
        </tbody>
      </table>
      <ContentNote line={line} />
    </section>
  );
}

function Value({ of, isThere }: { of: string | null; isThere: boolean }) {
  const { t } = useTranslation();
  return isThere ? (
    <td>{of ?? '–'}</td>
  ) : (
    <td className={styles.nothing}>{of ?? t('compare.differences.notThere')}</td>
  );
}

interface Words {
  t: TFunction;
  format: Format;
  layerWords: (createdBy: string | null | undefined) => string;
}

interface FactRow {
  name: string;
  values: [string | null, string | null];
}

/** The facts that are known of at least one side. */
function factRows(
  line: DifferenceLine,
  [before, after]: readonly [FileFacts | undefined, FileFacts | undefined],
  { t, format, layerWords }: Words,
): FactRow[] {
  const row = (name: string, of: (facts: FileFacts) => string | null): FactRow[] => {
    const values: FactRow['values'] = [before ? of(before) : null, after ? of(after) : null];
    return values.every((value) => value === null) ? [] : [{ name, values }];
  };
  const sum = (side: DifferenceLine['before']) => (side === null ? null : format.bytes(side.bytes));
  const isFolder = line.before?.kind === 'folder' || line.after?.kind === 'folder';
  const attributes = (bits: number | null) =>
    attributesOf(bits ?? 0)
      .map((name) => t(`files.attributes.${name}`))
      .join(t('common.comma')) || null;
  return [
    ...row(t('files.facts.kind'), ({ file }) => t(`files.kinds.${file.kind}`)),
    ...row(t('files.facts.size'), ({ file }) =>
      file.kind === 'folder'
        ? format.bytes(file.bytes)
        : file.kind === 'file'
          ? t('files.exactBytes', { count: file.bytes, bytes: format.number(file.bytes) })
          : null,
    ),
    ...(isFolder
      ? [
          {
            name: t('compare.differences.bytes'),
            values: [sum(line.before), sum(line.after)] as FactRow['values'],
          },
        ]
      : []),
    ...row(t('files.facts.version'), ({ productVersion }) => productVersion),
    ...row(t('files.facts.modified'), ({ file }) =>
      file.modifiedAt === null ? null : `${format.universal(file.modifiedAt)} UTC`,
    ),
    ...row(t('files.facts.mode'), ({ file }) => (file.mode === null ? null : permissionsOf(file.mode))),
    ...row(t('files.facts.owner'), ({ uid, gid }) => (uid === null || gid === null ? null : `${uid}:${gid}`)),
    ...row(t('files.facts.attributes'), (facts) => attributes(facts.attributes)),
    ...row(t('files.facts.link'), ({ file }) => file.link),
    ...row(
      t('compare.differences.layer'),
      ({ file, createdBy }) => `${file.layer + 1} · ${layerWords(createdBy)}`,
    ),
  ];
}
