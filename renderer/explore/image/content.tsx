import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Image } from '../../../shared/schemas/image.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { SignatureFact } from '../../signatures/fact.tsx';
import type { ExploreRoute } from '../../state/route.ts';
import { PlatformPicker } from '../platforms/picker.tsx';
import styles from './content.module.css';
import { CurrentDownload } from './current-download.tsx';
import { ImageFacts } from './facts.tsx';
import { FetchSummary } from './fetch-summary.tsx';
import { ImageHeader } from './header.tsx';
import { ImageTabs } from './tabs.tsx';

interface ImageContentProps {
  image: Image;
  route: ExploreRoute;
  isLoading: boolean;
}

/** The page of one image: what it is, for which platform, what it costs to fetch, and what it is made of. */
export function ImageContent({ image, route, isLoading }: ImageContentProps) {
  const { selected } = image;
  return (
    <div className={styles.content} aria-busy={isLoading}>
      <ImageHeader image={image} route={route} />
      {image.stale ? <StaleNote fetchedAt={image.fetchedAt ?? ''} /> : null}
      <ImageFacts image={image} route={route} />
      {image.platforms.length < 2 ? null : (
        <PlatformPicker image={image} selected={route.platform ?? selected?.text} route={route} />
      )}
      <SignatureFact image={image} />
      {selected === null ? null : (
        <div className={isLoading ? styles.stale : undefined}>
          <FetchSummary image={image} selected={selected} />
          <ImageTabs image={image} selected={selected} route={route} />
        </div>
      )}
      {selected === null ? null : <CurrentDownload reference={image.reference} digest={selected.digest} />}
    </div>
  );
}

function StaleNote({ fetchedAt }: { fetchedAt: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <MessageBar intent="warning" className={styles.note}>
      <MessageBarBody>{t('explore.staleSince', { date: format.date(fetchedAt) })}</MessageBarBody>
    </MessageBar>
  );
}
