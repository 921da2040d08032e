import { z } from 'zod';

const schema = z.object({
  INKSTREAM_ANALYSTS_WORK_GROUP: z.string().min(1),
  INKSTREAM_BRONZE_DATABASE: z.string().min(1),
  INKSTREAM_SILVER_DATABASE: z.string().min(1),
  INKSTREAM_VIEWS_DATABASE: z.string().min(1),
  INKSTREAM_LAKE_BUCKET: z.string().min(1),
  AWS_ENDPOINT_URL_ATHENA: z.url().optional(),
  AWS_ENDPOINT_URL: z.url().optional(),
});

/** Where queries run and what the databases are called there. */
export interface QueryConfig {
  readonly workGroup: string;
  readonly names: {
    readonly bronze: string;
    readonly silver: string;
    readonly views: string;
    readonly lakeBucket: string;
  };
  /** The address in use when it is not AWS's own; only for messages, since the SDK reads the same variables itself. */
  readonly endpoint: string | undefined;
}

/** The environment lacks a variable or holds a malformed one; the message names it. */
export class QueryConfigError extends Error {
  override readonly name = 'QueryConfigError';
}

/** Reads the environment of a running stack. Throws QueryConfigError. */
export function readQueryConfig(environment: NodeJS.ProcessEnv = process.env): QueryConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new QueryConfigError(
      `Missing or malformed: ${names}. Start the local stack with \`npm start\`, or set INKSTREAM_STAGE to the stage on AWS.`,
    );
  }
  const values = parsed.data;
  return Object.freeze({
    workGroup: values.INKSTREAM_ANALYSTS_WORK_GROUP,
    names: {
      bronze: values.INKSTREAM_BRONZE_DATABASE,
      silver: values.INKSTREAM_SILVER_DATABASE,
      views: values.INKSTREAM_VIEWS_DATABASE,
      lakeBucket: values.INKSTREAM_LAKE_BUCKET,
    },
    endpoint: values.AWS_ENDPOINT_URL_ATHENA ?? values.AWS_ENDPOINT_URL,
  });
}
