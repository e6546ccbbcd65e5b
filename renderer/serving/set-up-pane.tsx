import { Dropdown, Option, Tab, TabList } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseReference } from '../../shared/reference.ts';
import { type ServedEngine, type ServingStatus, servedEngines } from '../../shared/serving/schemas.ts';
import { useHostInfo, useLibrary } from '../api/queries.ts';
import { CheckAsClient } from './check-as-client.tsx';
import { type SetUpSystem, setUpSteps, setUpSystems } from './set-up.ts';
import styles from './set-up-pane.module.css';
import { SetUpStepItem } from './set-up-step.tsx';

const usualImage = { origin: 'mcr.microsoft.com', image: 'dotnet/runtime:8.0' };
const systemOf = new Map<string, SetUpSystem>([
  ['win32', 'windows'],
  ['darwin', 'macos'],
]);

/** What to do on a client, by its engine and system, and whether that works from here. */
export function SetUpPane({ status }: { status: ServingStatus }) {
  const { t } = useTranslation();
  const [engine, setEngine] = useState<ServedEngine>('docker');
  const [chosen, setSystem] = useState<SetUpSystem | null>(null);
  const host = useHostInfo().data;
  const own = systemOf.get(host?.operatingSystem ?? '') ?? 'linux';
  // Other computers are mostly servers.
  const system = chosen ?? (status.settings.onNetwork ? 'linux' : own);
  const { origin, image } = useExample();
  const { url, isSecure, settings } = status;
  const facts = {
    engine,
    system,
    url,
    isSecure,
    isByAuthority: isSecure && settings.certificate === null,
    isOnlyHere: !settings.onNetwork,
    password: settings.password,
    origin,
    image,
  };
  return (
    <section className={styles.pane} aria-label={t('serving.setUp')}>
      <div className={styles.bar}>
        <TabList
          size="small"
          selectedValue={engine}
          onTabSelect={(_, { value }) => setEngine(servedEngines.find((other) => other === value) ?? engine)}
        >
          {servedEngines.map((other) => (
            <Tab key={other} value={other}>
              {t(`serving.engines.${other}`)}
            </Tab>
          ))}
        </TabList>
        <Dropdown
          size="small"
          className={styles.system}
          aria-label={t('serving.system')}
          selectedOptions={[system]}
          value={t(`serving.systems.${system}`)}
          onOptionSelect={(_, { optionValue }) =>
            setSystem(setUpSystems.find((other) => other === optionValue) ?? system)
          }
        >
          {setUpSystems.map((other) => (
            <Option key={other} value={other}>
              {t(`serving.systems.${other}`)}
            </Option>
          ))}
        </Dropdown>
      </div>
      <p className={styles.intro}>{t(`serving.intro.${engine}`, { origin })}</p>
      <ol className={styles.steps}>
        {setUpSteps(facts).map((step) => (
          <SetUpStepItem key={`${step.kind} ${step.text}`} step={step} authority={status.authority} />
        ))}
      </ol>
      {image.startsWith('windows/') ? <p className={styles.note}>{t('serving.foreign')}</p> : null}
      <CheckAsClient key={engine} engine={engine} isOn={status.since !== null} />
    </section>
  );
}

/** The newest image of the library, so that what is copied works at once. */
function useExample(): { origin: string; image: string } {
  const images = useLibrary().data ?? [];
  for (const { reference } of images) {
    try {
      const { registry, repository, tag, digest } = parseReference(reference);
      // A port would need another name in some of the texts.
      if (
        tag !== undefined &&
        digest === undefined &&
        /^[a-z0-9.-]+$/.test(registry) &&
        reference.startsWith(registry)
      )
        return { origin: registry, image: `${repository}:${tag}` };
    } catch {
      // Other tools give images names that are none.
    }
  }
  return usualImage;
}
