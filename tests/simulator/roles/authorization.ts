import type { Answer, SimulatorRequest } from '../http/answer.ts';
import type { SimulatorOptions } from '../options.ts';
import { registryError } from './registry-errors.ts';
import { allowsBasic, type TokenService } from './token-service.ts';

/** What the guard of the registry needs to know. */
export interface GuardContext {
  options: SimulatorOptions;
  tokens: TokenService;
  registryHost: string;
  tokenHost: string;
}

/** The 401 for a request that the registry does not let in, or undefined when it does. */
export function refusal(context: GuardContext, request: SimulatorRequest): Answer | undefined {
  const { options, tokens } = context;
  const { authorization } = request.headers;
  if (options.auth === 'anonymous' || !request.path.startsWith('/v2/')) return undefined;
  if (options.auth === 'basic')
    return allowsBasic(options, authorization) ? undefined : challenge(context, request);
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  if (token !== undefined && tokens.accepts(token, scopeOf(request))) return undefined;
  return challenge(context, request, token === undefined ? undefined : 'invalid_token');
}

/** The 401 that tells a client how to sign in (RFC 6750 and distribution's token specification). */
export function challenge(context: GuardContext, request: SimulatorRequest, error?: string): Answer {
  const scope = scopeOf(request);
  const bearer = [
    `Bearer realm="http://${context.tokenHost}/token"`,
    `service="${context.registryHost}"`,
    ...(scope === undefined ? [] : [`scope="${scope}"`]),
    ...(error === undefined ? [] : [`error="${error}"`]),
  ].join(',');
  const header = context.options.auth === 'basic' ? 'Basic realm="simulator"' : bearer;
  return registryError(401, 'UNAUTHORIZED', 'authentication required', null, { 'www-authenticate': header });
}

function scopeOf({ path }: SimulatorRequest): string | undefined {
  if (path === '/v2/_catalog') return 'registry:catalog:*';
  const repository = /^\/v2\/(.+)\/(?:tags|manifests|blobs|referrers)\//.exec(path)?.[1];
  return repository === undefined ? undefined : `repository:${repository}:pull`;
}
