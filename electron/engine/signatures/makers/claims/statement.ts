import * as z from 'zod';
import { parseBoundedJson } from '../../../oci/bounded-json.ts';
import { toolText } from './cyclonedx.ts';
import { type Said, textSchema } from './told.ts';

const builderSchema = z.object({ id: textSchema }).nullish().catch(null);
/** SLSA provenance 0.1 and 0.2. */
const earlySchema = z.object({
  builder: builderSchema,
  buildType: textSchema,
  metadata: z.object({ buildFinishedOn: textSchema }).nullish().catch(null),
});
/** SLSA provenance 1. */
const laterSchema = z.object({
  buildDefinition: z.object({ buildType: textSchema }).nullish().catch(null),
  runDetails: z.object({
    builder: builderSchema,
    metadata: z.object({ finishedOn: textSchema }).nullish().catch(null),
  }),
});
/** OpenVEX, `author` and `tooling`; cosign's report of a scan. */
const vexSchema = z.object({
  '@context': z.string().regex(/openvex/),
  author: textSchema,
  tooling: textSchema,
  timestamp: textSchema,
});
const scanSchema = z.object({
  scanner: z.object({ uri: textSchema, version: textSchema }),
  metadata: z.object({ scanFinishedOn: textSchema }).nullish().catch(null),
});
const statementSchema = z.object({
  _type: z.string().regex(/^https:\/\/in-toto\.io\/Statement\//),
  predicate: z.unknown(),
});
const envelopeSchema = z.object({
  payloadType: z.string(),
  payload: z.string(),
  signatures: z.array(z.unknown()),
});
const bundleSchema = z.object({ dsseEnvelope: envelopeSchema });
const buildkit = /(?:^|[/.])(?:mobyproject\.org\/buildkit|github\.com\/moby\/buildkit)/;

/** The predicate of a statement (in-toto attestation, v1/statement.md); undefined for what is none. */
export function predicateOf(document: unknown): { predicate: unknown } | undefined {
  const { data } = statementSchema.safeParse(document);
  return data === undefined ? undefined : { predicate: data.predicate };
}

/** The document that lies in an envelope (DSSE), also in that of a bundle; undefined for what is none. */
export function documentInEnvelope(document: unknown): { inner: unknown } | undefined {
  const envelope =
    bundleSchema.safeParse(document).data?.dsseEnvelope ?? envelopeSchema.safeParse(document).data;
  if (envelope === undefined) return undefined;
  return { inner: parseBoundedJson(Buffer.from(envelope.payload, 'base64')) };
}

/** Who built the image by the account of a predicate (SLSA provenance, OpenVEX, a scan). */
export function saidInPredicate(predicate: unknown): Said | undefined {
  const later = laterSchema.safeParse(predicate).data;
  if (later !== undefined) {
    const { builder, metadata } = later.runDetails;
    return saidByBuilder(builder?.id, later.buildDefinition?.buildType, metadata?.finishedOn);
  }
  const vex = vexSchema.safeParse(predicate).data;
  if (vex !== undefined) return { makers: [vex.author], tools: [vex.tooling], created: vex.timestamp };
  const scan = scanSchema.safeParse(predicate).data;
  if (scan !== undefined)
    return {
      tools: [toolText({ name: scan.scanner.uri, version: scan.scanner.version })],
      created: scan.metadata?.scanFinishedOn,
    };
  const early = earlySchema.safeParse(predicate).data;
  if (early?.builder === null || early?.builder === undefined) return undefined;
  return saidByBuilder(early.builder.id, early.buildType, early.metadata?.buildFinishedOn);
}

/** BuildKit on somebody's own machine leaves the builder empty, and says by the type of build that it was it. */
function saidByBuilder(
  builder: Said['builder'],
  buildType: string | null | undefined,
  created: Said['created'],
): Said {
  const tools = buildkit.test(buildType ?? '') ? ['BuildKit'] : [];
  return { builder, tools, created };
}
