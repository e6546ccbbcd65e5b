import { Button, Radio, RadioGroup } from '@fluentui/react-components';
import { Save16Regular } from '@fluentui/react-icons/svg/save';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileFacts } from '../../../shared/inside/file-facts.ts';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { keyOfOpened, type OpenedImage, type WholeImage } from '../reading/image-of.ts';
import { findFile, useOpenedImage } from '../reading/queries.ts';
import { canSave } from '../reading/readable.ts';
import { useLayerWords } from '../reading/use-layer-words.ts';
import { ContentView, useFilePreview } from './content-view.tsx';
import styles from './version-list.module.css';

interface VersionListProps {
  image: WholeImage;
  opened: OpenedImage;
  facts: FileFacts;
  onSave: (opened: OpenedImage, file: ImageFile) => void;
}

/** What a file was in each layer that has it, the newest first; the chosen one is shown below. */
export function VersionList({ image, opened, facts, onSave }: VersionListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useLayerWords();
  const { versions, file } = facts;
  const [chosen, setChosen] = useState(versions[1]?.layer ?? versions[0]?.layer ?? 0);
  return (
    <>
      <RadioGroup
        aria-label={t('files.versions.choose')}
        value={`${chosen}`}
        onChange={(_, { value }) => setChosen(Number(value))}
      >
        {versions.map((version) => (
          <Radio
            key={version.layer}
            value={`${version.layer}`}
            label={{
              className: styles.label,
              children: (
                <>
                  <span className={styles.layer}>
                    {t('files.versions.layer', { layer: version.layer + 1 })} {words(version.createdBy)}
                  </span>
                  <span className={styles.size}>
                    {version.isSame
                      ? t('files.versions.same')
                      : t('files.exactBytes', {
                          count: version.bytes,
                          bytes: format.number(version.bytes),
                        })}
                  </span>
                </>
              ),
            }}
          />
        ))}
      </RadioGroup>
      <Version key={chosen} image={image} opened={opened} layer={chosen} path={file.path} onSave={onSave} />
    </>
  );
}

interface VersionProps {
  image: WholeImage;
  /** The image in which the file was selected. */
  opened: OpenedImage;
  layer: number;
  path: string;
  onSave: VersionListProps['onSave'];
}

/** The file as a layer had put it: at its path in the image up to that layer. */
function Version({ image, opened, layer, path, onSave }: VersionProps) {
  const { t } = useTranslation();
  const lower = useOpenedImage(image, layer + 1, true).data;
  const { data: file } = useQuery({
    queryKey: ['inside-version', lower === undefined ? null : keyOfOpened(lower), path],
    enabled: lower !== undefined,
    queryFn: ({ signal }) => findFile(lower ?? opened, path, signal),
  });
  const { data: preview, error } = useFilePreview(lower ?? opened, file ?? undefined);
  if (lower === undefined || !file) return <div className={styles.coming} />;
  return (
    <>
      <div className={styles.head}>
        <h4 className={styles.title}>{t('files.versions.shown', { layer: layer + 1 })}</h4>
        {canSave(lower, file) ? (
          <Button size="small" icon={<Save16Regular />} onClick={() => onSave(lower, file)}>
            {t('files.versions.save')}
          </Button>
        ) : null}
      </div>
      <ContentView opened={lower} file={file} preview={preview} failure={error} asHex={false} />
    </>
  );
}
