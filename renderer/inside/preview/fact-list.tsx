import { Link } from '@fluentui/react-components';
import { Warning16Regular } from '@fluentui/react-icons/svg/warning';
import type { ReactNode } from 'react';
import type { FileFacts } from '../../../shared/inside/file-facts.ts';
import { ChangeSign } from '../rows/change-mark.tsx';
import { allChanges, type Warning, warnings } from '../rows/change-words.ts';
import { useRowWords } from '../rows/use-row-words.ts';
import styles from './fact-list.module.css';
import { attributesOf, permissionsOf } from './file-facts.ts';

interface FactListProps {
  facts: FileFacts;
  /** Goes to where a link leads. */
  onShow: (path: string) => void;
}

/** What is known of a file, each fact with its name. */
export function FactList({ facts, onShow }: FactListProps) {
  const { t, format, change: words } = useRowWords();
  const { file, target } = facts;
  const isFolder = file.kind === 'folder';
  const attributes = attributesOf(facts.attributes ?? 0);
  const changes = isFolder ? allChanges(file) : [];
  const notes = file.peculiarities.filter((each) => !isWarning(each));
  return (
    <>
      <dl className={styles.facts}>
        {file.kind === 'file' || isFolder ? (
          <Fact name={t('files.facts.size')}>
            {isFolder
              ? format.bytes(file.bytes)
              : t('files.exactBytes', { count: file.bytes, bytes: format.number(file.bytes) })}
          </Fact>
        ) : (
          <Fact name={t('files.facts.kind')}>{t(`files.kinds.${file.kind}`)}</Fact>
        )}
        {isFolder ? <Fact name={t('files.facts.files')}>{format.number(file.files)}</Fact> : null}
        {file.link === null ? null : (
          <Fact name={t('files.facts.link')}>
            {target === null ? (
              <>
                <code className={styles.code}>{file.link}</code> {t('files.facts.leadsNowhere')}
              </>
            ) : (
              <Link as="button" className={styles.code} onClick={() => onShow(target.path)}>
                {file.link}
              </Link>
            )}
          </Fact>
        )}
        {facts.productVersion === null ? null : (
          <Fact name={t('files.facts.version')}>{facts.productVersion}</Fact>
        )}
        {file.modifiedAt === null ? null : (
          <Fact name={t('files.facts.modified')}>{`${format.universal(file.modifiedAt)} UTC`}</Fact>
        )}
        {file.mode === null ? null : (
          <Fact name={t('files.facts.mode')}>
            <code className={styles.code}>{permissionsOf(file.mode)}</code>
          </Fact>
        )}
        {facts.uid === null || facts.gid === null ? null : (
          <Fact name={t('files.facts.owner')}>{`${facts.uid}:${facts.gid}`}</Fact>
        )}
        {attributes.length === 0 ? null : (
          <Fact name={t('files.facts.attributes')}>
            {attributes.map((name) => t(`files.attributes.${name}`)).join(t('common.comma'))}
          </Fact>
        )}
        {notes.length === 0 ? null : (
          <Fact name={t('files.facts.notes')}>
            {notes.map((note) => t(`files.peculiarities.${note}`)).join(t('common.comma'))}
          </Fact>
        )}
      </dl>
      {changes.length === 0 ? null : (
        <ul className={styles.changes}>
          {changes.map(({ mark, count }) => (
            <li key={mark} className={styles.change}>
              <ChangeSign mark={mark} />
              {words({ mark, count, layer: null })}
            </li>
          ))}
        </ul>
      )}
      {warnings
        .filter((warning) => file.peculiarities.includes(warning))
        .map((warning) => (
          <p key={warning} className={styles.warning}>
            <Warning16Regular className={styles.icon} aria-hidden="true" />
            {t(`files.warnings.${warning}`)}
          </p>
        ))}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>{children}</dd>
    </div>
  );
}

function isWarning(peculiarity: string): peculiarity is Warning {
  return warnings.some((warning) => warning === peculiarity);
}
