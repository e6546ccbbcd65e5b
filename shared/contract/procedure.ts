import { oc } from '@orpc/contract';
import * as z from 'zod';
import { errorDetailsSchema } from '../error-details.ts';
import { type ErrorCode, errorCodes } from '../errors.ts';

const errorDataSchema = z.object({ retryable: z.boolean(), details: errorDetailsSchema });

/** Every `AppError` as a defined error of the contract; the message travels beside the data. */
const contractErrors = Object.fromEntries(
  errorCodes.map((code) => [code, { data: errorDataSchema }]),
) as Record<ErrorCode, { data: typeof errorDataSchema }>;

/** A procedure of the contract, before its input and output are told. */
export const procedure = oc.errors(contractErrors);
