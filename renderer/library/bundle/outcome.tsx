import { Document20Regular } from '@fluentui/react-icons/svg/document';
import { Folder20Regular } from '@fluentui/react-icons/svg/folder';
import { useTranslation } from 'react-i18next';
import type { BundleInspection } from '../../../shared/schemas/bundle.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { shortPlatform } from '../../components/text/platform-words.ts';
import { useFormat } from '../../components/text/use-format.ts';
import type { BundleChoice } from './choice.ts';
import { HaveList } from './have-list.tsx';
import { LoadCommands } from './load-commands.tsx';
import styles from './outcome.module.css';

interface BundleOutcomeProps {
  images: readonly LibraryImage[];
  choice: BundleChoice;
  inspection: BundleInspection | undefined;
  onHave: (digests: readonly string[] | null) => void;
}

/** What comes of the choices: the files, what the target computer needs, and what to type there. */
export function BundleOutcome({ images, choice, inspection, onHave }: BundleOutcomeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const files = groupedFiles(inspection?.files ?? []);
  const count =
    (inspection?.files.length ?? 0) + Math.max(0, (inspection?.plan?.files ?? 0) - imagesOf(inspection));
  const total = inspection?.plan?.size ?? 0;
  const platforms = [
    ...new Set(
      images.flatMap(({ platform }) =>
        platform === null || platform === 'all' ? [] : [shortPlatform(platform)],
      ),
    ),
  ];
  const formatName = choice.shape === 'folder' ? 'oci' : choice.format;
  return (
    <div className={styles.column}>
      <section>
        <h3 className={styles.heading}>
          {t('bundle.files')}
          {inspection?.plan == null ? null : (
            <span className={styles.quiet}>{t('bundle.fileSum', { count, size: format.bytes(total) })}</span>
          )}
        </h3>
        <ul className={styles.files}>
          {files.map(({ path, size, hint }) => (
            <li key={path} className={styles.file}>
              {path.endsWith('/') ? (
                <Folder20Regular aria-hidden="true" />
              ) : (
                <Document20Regular aria-hidden="true" />
              )}
              <span className={styles.name}>
                <code>{path}</code>
                {hint === undefined ? null : (
                  <span className={styles.quiet}>{t(`bundle.fileHints.${hint}`)}</span>
                )}
              </span>
              <span className={styles.size}>{format.bytes(size)}</span>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3 className={styles.heading}>{t('bundle.needs')}</h3>
        <ul className={styles.needs}>
          <li>{t(`bundle.readers.${formatName}`)}</li>
          {platforms.length === 0 ? null : <li>{t('bundle.hosts', { platforms: platforms.join(', ') })}</li>}
          {choice.isReadBack ? <li>{t('bundle.readBack')}</li> : null}
        </ul>
      </section>
      {choice.hasScripts ? <LoadCommands /> : null}
      <HaveList have={choice.have} leftOut={inspection?.plan?.leftOut} onChange={onHave} />
    </div>
  );
}

interface ShownFile {
  path: string;
  size: number;
  hint?: 'contents' | 'scripts';
}

/** The images' own files, then what lies beside them in as few lines as say it. */
function groupedFiles(files: BundleInspection['files']): ShownFile[] {
  const size = (pattern: RegExp) =>
    files.filter(({ path }) => pattern.test(path)).reduce((sum, file) => sum + file.size, 0);
  const own = files.filter(({ path }) => !besides.test(path));
  if (files.length === own.length) return own;
  const beside: ShownFile[] = [
    { path: 'SHA256SUMS', size: size(/^SHA256SUMS$/) },
    {
      path: files.some(({ path }) => path === 'CONTENTS.txt') ? 'CONTENTS.txt, .json' : 'CONTENTS.json',
      size: size(/^CONTENTS\./),
      hint: 'contents',
    },
    { path: 'verify, load: .sh, .ps1', size: size(/^(?:verify|load)\./), hint: 'scripts' },
  ];
  return [...own, ...beside.filter((file) => file.size > 0)];
}

const besides = /^(?:SHA256SUMS|CONTENTS\.(?:txt|json)|(?:verify|load)\.(?:sh|ps1))$/;

function imagesOf(inspection: BundleInspection | undefined): number {
  return inspection?.files.filter(({ path }) => !besides.test(path)).length ?? 0;
}
