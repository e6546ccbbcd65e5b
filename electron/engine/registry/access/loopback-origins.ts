// Decided here: whether a registry on this machine speaks TLS.
import { raceWithSignal } from '../../async/race-with-signal.ts';
import { cancelled } from '../../network/connections/network-error.ts';
import { probeTls } from '../../network/connections/tls-probe.ts';

/** Milliseconds for which a server that does not speak TLS is taken for one: another may take its place. */
const withoutTlsForMs = 60_000;

interface Known {
  origin: URL;
  /** In ms of `performance.now()`. */
  until: number;
}

/** A host that is being asked. It is left when nobody waits for the answer any more. */
interface Question {
  answer: Promise<URL>;
  stop: AbortController;
  waiting: number;
}

/**
 * Finds out how registries on this machine are reached: by https where something answers a TLS handshake, whatever its
 * certificate, else by http. One that has spoken TLS is never asked by http again.
 */
export class LoopbackOrigins {
  readonly #known = new Map<string, Known>();
  readonly #questions = new Map<string, Question>();

  /** The origin of a loopback host with optional port, as far as it is known. */
  knownOf(host: string): URL | undefined {
    const known = this.#known.get(host);
    return known !== undefined && known.until > performance.now() ? known.origin : undefined;
  }

  /**
   * The origin of a loopback host with optional port, asked for once for all who wait.
   * @throws {AppError} `NETWORK` when nothing answers there, `CANCELLED`.
   */
  async of(host: string, signal: AbortSignal): Promise<URL> {
    const known = this.knownOf(host);
    if (known !== undefined) return known;
    const question = this.#questions.get(host) ?? this.#ask(host);
    question.waiting += 1;
    try {
      return await raceWithSignal(question.answer, signal, cancelled);
    } finally {
      question.waiting -= 1;
      if (question.waiting === 0) question.stop.abort();
    }
  }

  #ask(host: string): Question {
    const stop = new AbortController();
    const forget = () => {
      if (this.#questions.get(host) === question) this.#questions.delete(host);
    };
    // Who comes after the last one has gone asks anew.
    stop.signal.addEventListener('abort', forget, { once: true });
    const answer = this.#find(host, stop.signal).finally(forget);
    answer.catch(() => undefined);
    const question: Question = { answer, stop, waiting: 0 };
    this.#questions.set(host, question);
    return question;
  }

  async #find(host: string, signal: AbortSignal): Promise<URL> {
    const https = new URL(`https://${host}`);
    const spoken = await probeTls(https, signal).catch((error: unknown) => {
      // Without a port HTTP is somewhere else, and may be there.
      if (signal.aborted || hasPort(host)) throw error;
      return 'unclear' as const;
    });
    const known: Known =
      spoken === 'tls'
        ? { origin: https, until: Number.POSITIVE_INFINITY }
        : { origin: new URL(`http://${host}`), until: performance.now() + withoutTlsForMs };
    this.#known.set(host, known);
    return known.origin;
  }
}

function hasPort(host: string): boolean {
  return /:\d+$/.test(host);
}
