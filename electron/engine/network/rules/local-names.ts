/** Endings of names that lead to local networks: reserved ones (RFC 6761, 6762, 8375), and those that are used so. */
const localEndings: readonly string[] = [
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'home.arpa',
];

/** Names under which clouds tell a machine its secrets. */
const metadataNames: ReadonlySet<string> = new Set([
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'metadata.azure.com',
  'metadata.tencentyun.com',
  'instance-data',
  'instance-data.ec2.internal',
]);

/** True for a name that DNS of the whole internet does not know: one without a dot, or with such an ending. */
export function isLocalName(name: string): boolean {
  const lower = name.toLowerCase();
  return !lower.includes('.') || localEndings.some((ending) => lower.endsWith(`.${ending}`));
}

/** True for a name of a cloud's metadata. */
export function isMetadataName(name: string): boolean {
  return metadataNames.has(name.toLowerCase());
}
