import { Button } from '@fluentui/react-components';
import { ArrowLeft20Regular } from '@fluentui/react-icons/svg/arrow-left';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLibrary, useLibraryStatus } from '../api/queries.ts';
import { IconButton } from '../components/icon-button.tsx';
import { SkeletonRows } from '../components/skeleton.tsx';
import { useFormat } from '../components/text/use-format.ts';
import { navigate } from '../state/navigation.ts';
import { useServing } from '../state/serving/store.ts';
import { AddressCard } from './address-card.tsx';
import { ClientsTable } from './clients-table.tsx';
import { LinkButton } from './link-button.tsx';
import { AccessLog } from './log/access-log.tsx';
import styles from './page.module.css';
import { SetUpPane } from './set-up-pane.tsx';
import { ServingSwitches } from './switches.tsx';
import { useServingCall } from './use-serving-call.ts';

/** The library as a registry: whether, how, for whom, and who pulls. */
export function ServingPage() {
  const { t } = useTranslation();
  const status = useServing((state) => state.status);
  const { run, isRunning } = useServingCall();
  const [isLogOpen, setIsLogOpen] = useState(false);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <IconButton
          icon={<ArrowLeft20Regular />}
          label={t('serving.back')}
          onClick={() => navigate({ place: 'library' })}
        />
        <div className={styles.titles}>
          <h1 className={styles.title}>{t('serving.title')}</h1>
          <Summary />
        </div>
        {status === null ? null : (
          <Button
            appearance={status.since === null ? 'primary' : 'secondary'}
            disabled={isRunning}
            onClick={() =>
              run((client) => (status.since === null ? client.serving.start() : client.serving.stop()))
            }
          >
            {t(status.since === null ? 'serving.start' : 'serving.stop')}
          </Button>
        )}
      </header>
      {status === null ? (
        <SkeletonRows count={4} rowHeight={56} label={t('serving.title')} />
      ) : (
        <>
          <div className={styles.columns}>
            <div className={styles.choices}>
              <AddressCard status={status} />
              <ServingSwitches status={status} />
            </div>
            <SetUpPane status={status} />
          </div>
          <ClientsTable>
            <LinkButton isOpen={isLogOpen} onClick={() => setIsLogOpen(!isLogOpen)}>
              {t('serving.log')}
            </LinkButton>
          </ClientsTable>
          {isLogOpen ? <AccessLog /> : null}
        </>
      )}
    </div>
  );
}

function Summary() {
  const { t } = useTranslation();
  const format = useFormat();
  const images = useLibrary().data;
  const library = useLibraryStatus().data;
  if (images === undefined || library === undefined) return <p className={styles.summary} />;
  return (
    <p className={styles.summary}>
      {t('serving.summary', { count: images.length, size: format.bytes(library.usedBytes) })}
    </p>
  );
}
