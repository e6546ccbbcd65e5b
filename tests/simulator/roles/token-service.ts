import { randomUUID } from 'node:crypto';
import { type Answer, jsonAnswer, type SimulatorRequest } from '../http/answer.ts';
import type { SimulatorOptions } from '../options.ts';
import { registryError } from './registry-errors.ts';

interface Token {
  scopes: Set<string>;
  expires: number;
}

/** The token service of a registry (distribution's token and OAuth2 flows), on a host of its own. */
export class TokenService {
  readonly #options: SimulatorOptions;
  readonly #tokens = new Map<string, Token>();

  constructor(options: SimulatorOptions) {
    this.#options = options;
  }

  /** Makes every token given out so far invalid, as if its time were over. */
  expireAll(): void {
    this.#tokens.clear();
  }

  /** Answers `GET` with Basic credentials or none, and `POST` with a refresh token or a password. */
  handle(request: SimulatorRequest): Answer {
    const form = request.method === 'POST' ? new URLSearchParams(request.body) : request.query;
    const isAllowed =
      request.method === 'POST'
        ? this.#allowsForm(form)
        : allowsBasic(this.#options, request.headers.authorization);
    if (!isAllowed) {
      return registryError(401, 'UNAUTHORIZED', 'incorrect username or password', null, {
        'www-authenticate': 'Basic realm="token service"',
      });
    }
    const scopes = form.getAll('scope').flatMap((scope) => scope.split(' '));
    const token = randomUUID();
    const lifetime = this.#options.tokenSeconds;
    this.#tokens.set(token, { scopes: new Set(scopes), expires: Date.now() + lifetime * 1000 });
    return jsonAnswer(200, {
      token,
      access_token: token,
      expires_in: lifetime,
      issued_at: new Date().toISOString(),
    });
  }

  /** True for a token of this service that is still valid and has this scope, such as `repository:x:pull`. */
  accepts(token: string, scope: string | undefined): boolean {
    const known = this.#tokens.get(token);
    if (known === undefined || known.expires <= Date.now()) return false;
    return scope === undefined || known.scopes.has(scope);
  }

  #allowsForm(form: URLSearchParams): boolean {
    const { credentials } = this.#options;
    if (credentials === undefined) return true;
    if (form.get('grant_type') === 'refresh_token') {
      return (
        credentials.identityToken !== undefined && form.get('refresh_token') === credentials.identityToken
      );
    }
    return form.get('username') === credentials.username && form.get('password') === credentials.password;
  }
}

/** True when an `Authorization` header holds the simulator's credentials, or when there are none to hold. */
export function allowsBasic({ credentials }: SimulatorOptions, authorization: string | undefined): boolean {
  if (credentials === undefined) return true;
  const expected = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
  return authorization === `Basic ${expected}`;
}
