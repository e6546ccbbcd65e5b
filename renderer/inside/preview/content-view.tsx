import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import type { FilePreview } from '../../../shared/inside/preview.ts';
import { api } from '../../api/connection-store.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import { asked, keyOfOpened, type OpenedImage } from '../reading/image-of.ts';
import { isReadable } from '../reading/readable.ts';
import styles from './content-view.module.css';
import { HexView } from './hex-view.tsx';
import { PictureView } from './picture-view.tsx';
import { TextView } from './text-view.tsx';

/** What the content of a file says that it is. */
export function useFilePreview(opened: OpenedImage, file: ImageFile | undefined) {
  const image = asked(opened);
  return useQuery({
    queryKey: ['inside-preview', keyOfOpened(opened), file?.node],
    enabled: file !== undefined && isReadable(opened, file),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    queryFn: ({ signal }) => api().inside.preview({ image, node: file?.node ?? 0 }, { signal }),
  });
}

interface ContentViewProps {
  opened: OpenedImage;
  file: ImageFile;
  preview: FilePreview | undefined;
  /** What went wrong when it was read. */
  failure: unknown;
  /** Shows the bytes, whatever they are. */
  asHex: boolean;
}

/** The content of a file: a text, a picture, or its bytes. */
export function ContentView({ opened, file, preview, failure, asHex }: ContentViewProps) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  if (!isReadable(opened, file)) return <p className={styles.words}>{t('files.notHere')}</p>;
  if (failure !== null && failure !== undefined)
    return (
      <p className={styles.words} role="alert">
        {shortSentence(errorDataOf(failure), language)}
      </p>
    );
  if (file.bytes === 0) return <p className={styles.words}>{t('files.noBytes')}</p>;
  if (preview === undefined) return <div className={styles.coming} />;
  if (preview.kind === 'hex' || asHex)
    return <HexView key={file.node} opened={opened} node={file.node} name={file.name} bytes={file.bytes} />;
  if (preview.kind === 'text') return <TextView preview={preview} name={file.name} />;
  return <PictureView preview={preview} name={file.name} />;
}
