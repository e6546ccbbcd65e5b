import type { Activity } from '../../../shared/schemas/download.ts';

/** Like activities one after the other, as one line with their number. */
export interface ActivityGroup {
  /** The last of them. */
  activity: Activity;
  count: number;
}

/** Two tries are alike when they failed at the same place for the same reason, however long the next one waits; so are waits. */
function likeness({ kind, details }: Activity): string {
  return kind === 'retry' || kind === 'asked-to-wait' ? `${kind} ${details.host} ${details.code}` : '';
}

/** The activities, newest first. Tries that failed alike in a row are one line, because an outage brings hundreds. */
export function groupActivities(activities: readonly Activity[]): ActivityGroup[] {
  const groups: ActivityGroup[] = [];
  for (const activity of activities) {
    const last = groups.at(-1);
    const like = likeness(activity);
    if (last !== undefined && like !== '' && likeness(last.activity) === like)
      groups[groups.length - 1] = { activity, count: last.count + 1 };
    else groups.push({ activity, count: 1 });
  }
  return groups.reverse();
}
