import type { FileDifference, ProgramVersions } from '../../../../shared/inside/differences.ts';
import { mostVersions } from '../../../../shared/inside/differences.ts';
import type { InsideImage } from '../../../../shared/inside/image-files.ts';
import type { EngineServices } from '../../../engine/services/engine-services.ts';
import type { CommandEnvironment } from '../../process/environment.ts';

/** Versions by the node of what differs. */
export type Versions = ReadonlyMap<number, ProgramVersions>;

/** Programs whose versions one command reads. Each takes a moment: parts of its layers are unpacked. */
const mostRead = 10_000;

/** Reads the versions of programs that differ between two images. */
export class VersionReader {
  readonly #engine: EngineServices;
  readonly #images: { before: InsideImage; after: InsideImage };
  readonly #environment: CommandEnvironment;
  #read = 0;
  #left = 0;

  constructor(
    engine: EngineServices,
    images: { before: InsideImage; after: InsideImage },
    environment: CommandEnvironment,
  ) {
    this.#engine = engine;
    this.#images = images;
    this.#environment = environment;
  }

  /** @throws {AppError} `CANCELLED`. */
  async read(rows: readonly FileDifference[]): Promise<Versions> {
    const found = new Map<number, ProgramVersions>();
    const files = rows.filter(({ kind }) => kind === 'file').map(({ node }) => node);
    for (let start = 0; start < files.length; start += mostVersions) {
      let nodes = files.slice(start, start + mostVersions);
      // An answer has what can be read in a short time. Files that are no programs are in none.
      for (let known = -1; known !== 0 && this.#read < mostRead; ) {
        const { signal } = this.#environment;
        const versions = await this.#engine.inside.programVersions({ ...this.#images, nodes }, signal);
        for (const version of versions) found.set(version.node, version);
        known = versions.length;
        this.#read += known;
        nodes = nodes.filter((node) => !found.has(node));
      }
      if (this.#read >= mostRead) this.#left += nodes.length;
    }
    return found;
  }

  /** Says when there were too many. */
  tellRest(): void {
    if (this.#left === 0) return;
    this.#environment.note(
      `The versions of the first ${this.#read.toLocaleString('en')} programs were read. Ask for fewer with --search or --only to read those of the others.`,
    );
  }
}
