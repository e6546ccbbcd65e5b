/** Entries that are remembered: far above what a run copies. */
const mostEntries = 50_000;

/** In which repository of a registry a blob was last seen, so that another repository can take it from there. */
export class KnownPlaces {
  readonly #repositories = new Map<string, string>();

  repositoryOf(host: string, digest: string): string | undefined {
    return this.#repositories.get(`${host}@${digest}`);
  }

  note(host: string, digest: string, repository: string): void {
    const key = `${host}@${digest}`;
    this.#repositories.delete(key);
    this.#repositories.set(key, repository);
    if (this.#repositories.size <= mostEntries) return;
    const [oldest] = this.#repositories.keys();
    if (oldest !== undefined) this.#repositories.delete(oldest);
  }
}
