import { z } from 'zod';
import { contracts } from '../pipelines/contracts/all-contracts.ts';

const idOf = (kind: string) =>
  z.string().regex(new RegExp(`^${kind}-[0-9a-f]{8,17}$`), `must be an id such as ${kind}-0123456789abcdef0`);

const sourcesOfEvents = new Set<string>(Object.values(contracts).map(({ source }) => source));

/** The outbox of a service that keeps its data in an Aurora or other PostgreSQL of the shop, which must be there already. */
export const outboxSettings = z.strictObject({
  /** The cluster's writer endpoint: the relay writes, too. */
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(5432),
  database: z.string().min(1),
  /** What the service announces under; the relay may announce under nothing else. */
  sources: z
    .array(z.string().refine((source) => sourcesOfEvents.has(source), 'must be the source of an event'))
    .min(1)
    .default(['commerce.orders']),
  /** Complete ARN of the secret with `username` and `password` of a user that has the role inkstream_outbox_relay. */
  secretArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+-\w{6}$/,
      'must be the complete ARN of a secret',
    ),
  /** ARN of the key that encrypts the secret, where that is not AWS's own. */
  secretKeyArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-f-]{36}$/, 'must be the ARN of a key')
    .optional(),
  /** Where the database is reached from. It needs ways to EventBridge and Secrets Manager: interface endpoints or a NAT. */
  network: z.strictObject({
    vpcId: idOf('vpc'),
    /** One for each subnet, in the same order. */
    availabilityZones: z.array(z.string().min(1)).min(1),
    subnetIds: z.array(idOf('subnet')).min(1),
    /** Of the relay itself; the database's own group admits one of them. */
    securityGroupIds: z.array(idOf('sg')).min(1),
  }),
  /** How long published rows are kept in the shop's database. */
  keepDays: z.int().min(1).max(3650).default(7),
});

export type OutboxSettings = z.infer<typeof outboxSettings>;
