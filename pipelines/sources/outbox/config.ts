import { z } from 'zod';
import { OutboxError } from './errors.ts';

/** Where the outbox is, and as whom to read it. */
export type OutboxAddress =
  /** With user and password in the URL, or those of PGUSER and PGPASSWORD. */
  | { readonly kind: 'url'; readonly url: string }
  | {
      readonly kind: 'secret';
      readonly host: string;
      readonly port: number;
      readonly database: string;
      /** ARN of the secret with `username` and `password`, as RDS manages it. */
      readonly secret: string;
    };

export interface OutboxConfig {
  readonly address: OutboxAddress;
  /** How long published rows are kept. */
  readonly keepDays: number;
}

const shared = { INKSTREAM_OUTBOX_KEEP_DAYS: z.coerce.number().int().min(1).max(3650).default(7) };
const byUrl = z.object({
  ...shared,
  INKSTREAM_OUTBOX_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://'),
});
const bySecret = z.object({
  ...shared,
  INKSTREAM_OUTBOX_HOST: z.string().min(1),
  INKSTREAM_OUTBOX_PORT: z.coerce.number().int().min(1).max(65_535).default(5432),
  INKSTREAM_OUTBOX_DATABASE: z.string().min(1),
  INKSTREAM_OUTBOX_SECRET: z.string().min(1),
});

/**
 * @throws OutboxError SETTING_WRONG that names what is missing or unusable, and never what it holds
 */
export function outboxConfig(variables: Record<string, string | undefined> = process.env): OutboxConfig {
  if (variables.INKSTREAM_OUTBOX_URL !== undefined) {
    const read = parse(byUrl, variables);
    return { address: { kind: 'url', url: read.INKSTREAM_OUTBOX_URL }, keepDays: read.INKSTREAM_OUTBOX_KEEP_DAYS };
  }
  if (variables.INKSTREAM_OUTBOX_HOST === undefined) {
    const message =
      'No outbox is named. Set INKSTREAM_OUTBOX_URL=postgresql://USER@HOST/DATABASE, the database of the order service.';
    throw new OutboxError('SETTING_WRONG', message);
  }
  const read = parse(bySecret, variables);
  return {
    address: {
      kind: 'secret',
      host: read.INKSTREAM_OUTBOX_HOST,
      port: read.INKSTREAM_OUTBOX_PORT,
      database: read.INKSTREAM_OUTBOX_DATABASE,
      secret: read.INKSTREAM_OUTBOX_SECRET,
    },
    keepDays: read.INKSTREAM_OUTBOX_KEEP_DAYS,
  };
}

/** The bus to publish on; undefined when no stack is running here and no stage is chosen. */
export function outboxBusName(variables: Record<string, string | undefined> = process.env): string | undefined {
  return variables.INKSTREAM_BUS_NAME || undefined;
}

function parse<Value>(schema: z.ZodType<Value>, variables: Record<string, string | undefined>): Value {
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new OutboxError('SETTING_WRONG', `Check the environment: ${problems.join('; ')}.`);
}
