/** A user that the simulator knows. */
export interface SimulatorCredentials {
  username: string;
  password: string;
  /** A refresh token that the token service takes in place of name and password (Docker's `identitytoken`). */
  identityToken?: string;
}

/** How a simulator starts. All sizes are in bytes; everything but the ports can be changed while it runs. */
export interface SimulatorOptions {
  /** The registry's port; the other hosts take the ports after it. 0 takes free ones. */
  port: number;
  /** `standard` holds the images of MCR that the tests and the demo use; `empty` holds nothing. */
  catalogue: 'standard' | 'empty';
  /** Real layer sizes are multiplied by this: 1 for true sizes, 0.1 for the demo. */
  blobScale: number;
  /** How many further repositories with plausible names there are. */
  generatedRepositories: number;
  /** Tags of the repository `oss/kubernetes/many-tags`; 0 leaves it out. */
  manyTags: number;
  auth: 'anonymous' | 'token' | 'basic';
  /** Who is let in; undefined lets everybody have an anonymous token. */
  credentials: SimulatorCredentials | undefined;
  /** How long a token lives. */
  tokenSeconds: number;
  /** How long a signed URL of the data endpoint lives. */
  signedUrlSeconds: number;
  /** The most that one connection is given, as CDNs do far from home. */
  perConnectionBytesPerSecond: number | undefined;
  /** The most that all connections together are given. */
  totalBytesPerSecond: number | undefined;
  /** Names in a page of `_catalog`, whatever `n` asks. */
  catalogPageSize: number;
  /** Tags in a page of `tags/list`. */
  tagPageSize: number;
  /** The `Link` of pages: `looping` leads back to the first page, `endless` to ever new names. */
  links: 'relative' | 'absolute' | 'looping' | 'endless';
  /** False serves blobs from the registry itself, as distribution does on a disk. */
  redirectBlobs: boolean;
  /** False answers the portal's JSON API with 404. */
  portal: boolean;
}

/** What a test gets without asking for anything: a small, anonymous MCR. */
export const defaultOptions: SimulatorOptions = {
  port: 0,
  catalogue: 'standard',
  blobScale: 0.001,
  generatedRepositories: 20,
  manyTags: 0,
  auth: 'anonymous',
  credentials: undefined,
  tokenSeconds: 300,
  signedUrlSeconds: 1200,
  perConnectionBytesPerSecond: undefined,
  totalBytesPerSecond: undefined,
  catalogPageSize: 1000,
  tagPageSize: 10_000,
  links: 'relative',
  redirectBlobs: true,
  portal: true,
};

/** What `npm run demo` shows: thousands of repositories and a Windows image of about 220 MB. */
export const demoOptions: SimulatorOptions = {
  ...defaultOptions,
  port: 5500,
  blobScale: 0.1,
  generatedRepositories: 3200,
  manyTags: 10_000,
  perConnectionBytesPerSecond: 4_000_000,
};
