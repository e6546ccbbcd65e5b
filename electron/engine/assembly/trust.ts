import { join } from 'node:path';
import type { Settings } from '../../../shared/schemas/settings.ts';
import { homeFolder } from '../home-folder.ts';
import type { HttpClient } from '../network/http-client.ts';
import { DiskStore } from '../registry/remembered/disk-store.ts';
import type { EngineOptions, SettingsAccess } from '../services/engine-services.ts';
import { keptAnswersLimit, revocationAnswers } from '../services/trust/revocation-fetch.ts';
import { trustedRootFetch } from '../services/trust/trusted-root-fetch.ts';
import { namedSigner } from '../signatures/named-signer.ts';
import { notationFolderPath } from '../signatures/notation/folder-path.ts';
import { demandedRules } from '../signatures/rules.ts';
import type { TrustSources } from '../signatures/trust.ts';
import { distributedRoots } from '../signatures/tuf/distributed-roots.ts';

/** What says whose signatures count. */
export interface EngineTrust {
  /** The settings have the rules of a command among the user's own. */
  sources: TrustSources & { settings(): Settings };
  close(): Promise<void>;
}

/** Opens what says whose signatures count; nobody is asked yet. */
export function openTrust(
  options: EngineOptions,
  settings: SettingsAccess,
  httpClient: HttpClient,
): EngineTrust {
  const { stateFolder, signatures = {} } = options;
  const { trusted } = signatures;
  const keptAnswers = new DiskStore(join(stateFolder, 'revocation'), keptAnswersLimit);
  return {
    sources: {
      settings: () => {
        const current = settings.get();
        return { ...current, signatureRules: demandedRules(current.signatureRules, signatures) };
      },
      named: namedSigner({
        key: trusted?.keyFile === '' ? undefined : trusted?.keyFile,
        identity: trusted?.identity,
      }),
      notationFolder: notationFolderPath(process.env, process.platform, homeFolder()),
      answers: revocationAnswers(httpClient, keptAnswers),
      roots: distributedRoots(join(stateFolder, 'sigstore'), trustedRootFetch(httpClient)),
    },
    close: () => keptAnswers.close(),
  };
}
