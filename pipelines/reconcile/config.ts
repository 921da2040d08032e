import { z } from 'zod';
import type { LakeNames } from '../migrations/fill-names.ts';

const environment = z.object({
  INKSTREAM_ETL_WORK_GROUP: z.string().min(1),
  INKSTREAM_BRONZE_DATABASE: z.string().min(1),
  INKSTREAM_SILVER_DATABASE: z.string().min(1),
  INKSTREAM_VIEWS_DATABASE: z.string().min(1),
  INKSTREAM_LAKE_BUCKET: z.string().min(1),
  AWS_ENDPOINT_URL_ATHENA: z.url().optional(),
  AWS_ENDPOINT_URL: z.url().optional(),
});

export interface ReconcileConfig {
  /** Bronze is not for analysts, so their workgroup would not do. */
  readonly workGroup: string;
  readonly names: LakeNames;
  /** The address in use when it is not AWS's own; only for messages, since the SDK reads the same variables itself. */
  readonly endpoint: string | undefined;
}

/** The environment lacks a variable; the message names it. */
export class ReconcileConfigError extends Error {
  override readonly name = 'ReconcileConfigError';
}

/** Reads where the lake is asked. Throws ReconcileConfigError. */
export function readReconcileConfig(variables: Record<string, string | undefined> = process.env): ReconcileConfig {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new ReconcileConfigError(`Reconciliation needs these environment variables: ${names}`);
  }
  const values = parsed.data;
  return Object.freeze({
    workGroup: values.INKSTREAM_ETL_WORK_GROUP,
    names: {
      bronze: values.INKSTREAM_BRONZE_DATABASE,
      silver: values.INKSTREAM_SILVER_DATABASE,
      views: values.INKSTREAM_VIEWS_DATABASE,
      lakeBucket: values.INKSTREAM_LAKE_BUCKET,
    },
    endpoint: values.AWS_ENDPOINT_URL_ATHENA ?? values.AWS_ENDPOINT_URL,
  });
}
