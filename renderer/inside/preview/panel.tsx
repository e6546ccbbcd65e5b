import { Button, Tab, TabList } from '@fluentui/react-components';
import { ArrowLeft20Regular } from '@fluentui/react-icons/svg/arrow-left';
import { DataTreemap20Regular } from '@fluentui/react-icons/svg/data-treemap';
import { Save20Regular } from '@fluentui/react-icons/svg/save';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileFacts } from '../../../shared/inside/file-facts.ts';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import type { FilePreview } from '../../../shared/inside/preview.ts';
import type { OpenedImage, WholeImage } from '../reading/image-of.ts';
import { ListFailure } from '../reading/list-failure.tsx';
import { useFileFacts } from '../reading/queries.ts';
import { canSave, isAnythingHere, isReadable } from '../reading/readable.ts';
import { ContentView, useFilePreview } from './content-view.tsx';
import { FactList } from './fact-list.tsx';
import { FilePath, FileTitle } from './file-title.tsx';
import { OriginCard } from './origin-card.tsx';
import styles from './panel.module.css';
import { VersionList } from './version-list.tsx';

interface FilePanelProps {
  image: WholeImage;
  opened: OpenedImage;
  path: string | null;
  onSave: (opened: OpenedImage, file: ImageFile) => void;
  onShow: (path: string) => void;
  onMap: (path: string) => void;
  /** Leads back to the tree, where the file is a page of its own. */
  onBack: (() => void) | undefined;
}

/** The file that is selected: what it is, where it comes from, and its content. */
export function FilePanel({ image, opened, path, onSave, onShow, onMap, onBack }: FilePanelProps) {
  const { t } = useTranslation();
  const { data: facts, error } = useFileFacts(opened, path);
  return (
    <section
      className={styles.panel}
      aria-label={t('files.panel')}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onBack?.();
      }}
    >
      {onBack === undefined ? null : (
        <Button
          ref={takeFocus}
          className={styles.back}
          appearance="subtle"
          icon={<ArrowLeft20Regular />}
          onClick={onBack}
        >
          {t('files.backToTree')}
        </Button>
      )}
      {error === null ? null : <ListFailure opened={opened} failure={error} />}
      {path === null ? <p className={styles.none}>{t('files.chooseOne')}</p> : null}
      {facts === null ? <p className={styles.none}>{t('files.notInThisLayer')}</p> : null}
      {facts ? (
        <Described
          key={facts.file.path}
          image={image}
          opened={opened}
          facts={facts}
          onSave={onSave}
          onShow={onShow}
          onMap={onMap}
        />
      ) : null}
    </section>
  );
}

/** Who opens a file as a page of its own goes on in it. */
function takeFocus(button: HTMLButtonElement | null): void {
  button?.focus();
}

interface DescribedProps extends Omit<FilePanelProps, 'path' | 'onBack'> {
  facts: FileFacts;
}

function Described({ image, opened, facts, onSave, onShow, onMap }: DescribedProps) {
  const { t } = useTranslation();
  const { file, versions } = facts;
  const isFolder = file.kind === 'folder';
  const { data: preview, error } = useFilePreview(opened, file);
  const [chosen, setChosen] = useState<PanelTab>();
  const tabs = tabsFor(file, isReadable(opened, file), preview, versions.length);
  const tab = tabs.find((name) => name === chosen) ?? tabs[0];
  return (
    <>
      <header className={styles.header}>
        <FileTitle name={file.name} />
        {canSave(opened, file) ? (
          <Button appearance="primary" icon={<Save20Regular />} onClick={() => onSave(opened, file)}>
            {t(isFolder ? 'files.saveFolder' : 'files.saveFile')}
          </Button>
        ) : null}
      </header>
      <FilePath path={file.path} className={styles.path} />
      <OriginCard
        facts={facts}
        summary={opened.summary}
        onCompare={versions.length > 1 && !isFolder ? () => setChosen('versions') : undefined}
      />
      <FactList facts={facts} onShow={onShow} />
      {isFolder ? (
        <Button className={styles.back} icon={<DataTreemap20Regular />} onClick={() => onMap(file.path)}>
          {t('files.showMap')}
        </Button>
      ) : null}
      {file.kind === 'file' && !isReadable(opened, file) ? <p>{t('files.notHere')}</p> : null}
      {isFolder && !isAnythingHere(opened) ? <p>{t('files.nothingHere')}</p> : null}
      {tab === undefined ? null : (
        <>
          <TabList
            size="small"
            className={styles.tabs}
            selectedValue={tab}
            onTabSelect={(_, { value }) => setChosen(tabs.find((name) => name === value))}
          >
            {tabs.map((name) => (
              <Tab key={name} value={name} id={`file-tab-${name}`}>
                {name === 'versions'
                  ? t('files.tabs.versions', { count: versions.length })
                  : t(`files.tabs.${name}`)}
              </Tab>
            ))}
          </TabList>
          <div role="tabpanel" aria-labelledby={`file-tab-${tab}`} className={styles.content}>
            {tab === 'versions' ? (
              <VersionList image={image} opened={opened} facts={facts} onSave={onSave} />
            ) : (
              <ContentView
                opened={opened}
                file={file}
                preview={preview}
                failure={error}
                asHex={tab === 'hex'}
              />
            )}
          </div>
        </>
      )}
    </>
  );
}

type PanelTab = 'text' | 'picture' | 'hex' | 'versions';

/** Only what fits the content has a tab. */
function tabsFor(
  file: ImageFile,
  canRead: boolean,
  preview: FilePreview | undefined,
  versions: number,
): PanelTab[] {
  if (file.kind !== 'file') return [];
  const older: PanelTab[] = versions > 1 ? ['versions'] : [];
  if (!canRead) return older;
  if (preview === undefined || preview.kind === 'hex') return ['hex', ...older];
  return [preview.kind, 'hex', ...older];
}
