import { z } from 'zod';

const environment = z.object({
  INKSTREAM_BUS_NAME: z.string().min(1),
  INKSTREAM_ANALYTICS_QUEUE_URL: z.url(),
});

export interface SampleConfig {
  readonly busName: string;
  /** Where a broken producer would put what no bus takes. */
  readonly analyticsQueueUrl: string;
}

/** The environment lacks a variable or holds a malformed one; the message names it. */
export class SampleConfigError extends Error {
  override readonly name = 'SampleConfigError';
}

/** Whether the variables of a stack are there at all. */
export function hasStackEnvironment(variables: Record<string, string | undefined> = process.env): boolean {
  return variables.INKSTREAM_BUS_NAME !== undefined;
}

/** Reads where to publish. Throws SampleConfigError. */
export function readSampleConfig(variables: Record<string, string | undefined> = process.env): SampleConfig {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new SampleConfigError(`Publishing needs these environment variables: ${names}`);
  }
  const { INKSTREAM_BUS_NAME, INKSTREAM_ANALYTICS_QUEUE_URL } = parsed.data;
  return Object.freeze({ busName: INKSTREAM_BUS_NAME, analyticsQueueUrl: INKSTREAM_ANALYTICS_QUEUE_URL });
}
