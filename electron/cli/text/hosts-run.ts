import type { Settings } from '../../../shared/schemas/settings.ts';
import { describeHosts } from '../../../shared/text/describe-hosts.ts';

/** Says whom images are chosen for, where that is set and the command names no platform itself. */
export function hostsRunSentence(
  { hostsRun }: Pick<Settings, 'hostsRun'>,
  options: { platform?: string; allPlatforms?: boolean },
): string | undefined {
  if (hostsRun === '' || options.platform !== undefined || options.allPlatforms === true) return undefined;
  return `Chosen for hosts that run ${describeHosts(hostsRun)}, where an image is offered for them. --platform asks for another.`;
}
