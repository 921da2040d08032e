import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { backupSettings } from './backup-settings.ts';
import { dashboardSettings, type QuickSightSettings } from './dashboard-settings.ts';
import { type DeploySettings, deploySettings } from './deploy-settings.ts';
import { domainSettings, pageHosts } from './domain-settings.ts';
import { demoIdentity, identitySettings } from './identity-settings.ts';
import { imageSettings } from './image-settings.ts';
import { networkSettings } from './network-settings.ts';
import { type MailSettings, notificationSettings } from './notification-settings.ts';
import { type OutboxSettings, outboxSettings } from './outbox-settings.ts';
import { catalogSettings, searchSettings, zonesOfDomain } from './search-settings.ts';
import { secondRegionProblem, secondRegionSettings } from './second-region-settings.ts';
import { watchingSettings } from './watching-settings.ts';

const stageFile = new URL('./stages.json', import.meta.url);

/** The days CloudWatch Logs accepts, https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html, as far as we use them. */
const logRetentionDays = z.union([
  z.literal(7),
  z.literal(14),
  z.literal(30),
  z.literal(90),
  z.literal(180),
  z.literal(365),
]);

const stageShape = z.strictObject({
  /** The account to deploy into; without it the stacks fit any account. */
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be 12 digits')
    .optional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a Region such as eu-central-1')
    .optional(),
  /** Whether data outlives its stack, and the stateful stack refuses to be deleted. */
  deletionProtection: z.boolean(),
  /** A private network for the search domain and whoever speaks to it. Without it the domain answers signed requests from anywhere. */
  network: networkSettings.optional(),
  /** Whose keys encrypt what is stored: those of AWS, or one of the account's own, which can be withdrawn and costs a little. */
  encryption: z.enum(['aws', 'customer']).default('aws'),
  deploys: deploySettings.optional(),
  logRetentionDays,
  archiveRetentionDays: z.int().min(1).max(3650),
  alarmEmail: z.email().optional(),
  /** How long Lambda may gather events into one batch; longer packs better and arrives later. Lambda's limit is 300. */
  ingestWindowSeconds: z.int().min(1).max(300),
  /** Few writers with full batches pack better than many with small ones. Lambda's least for SQS is 2. */
  writerConcurrency: z.int().min(2).max(1000),
  loadEveryMinutes: z.int().min(5).max(60),
  analystScanLimitGib: z.number().positive(),
  etlScanLimitGib: z.number().positive(),
  search: searchSettings,
  catalog: catalogSettings.prefault({}),
  images: imageSettings,
  identity: identitySettings.prefault({}),
  domain: domainSettings.optional(),
  pageHosts: pageHosts.prefault({}),
  dashboards: dashboardSettings.prefault({}),
  watching: watchingSettings.prefault({}),
  /** Where the order service announces from a PostgreSQL of its own; otherwise it puts its events on the bus itself. */
  outbox: outboxSettings.optional(),
  notifications: notificationSettings.prefault({}),
  /** Where the tables are copied every night, besides what every table has. */
  backups: backupSettings.optional(),
  secondRegion: secondRegionSettings.optional(),
});

const stageSettings = stageShape
  .refine(({ network, search }) => network === undefined || zonesOfDomain(search.domain) <= network.zones.length, {
    path: ['network', 'zones'],
    message: 'are fewer than those that the nodes of search.domain are shared out between (3 nodes need 3 zones)',
  })
  .refine(
    ({ network, watching }) =>
      network === undefined || watching.tracing.kind !== 'adot' || network.moreEndpoints.includes('xray'),
    {
      path: ['network', 'moreEndpoints'],
      message:
        'must name xray: the collector of watching.tracing adot sends from within the network, which has no internet',
    },
  )
  .superRefine((stage, context) => {
    const problem = secondRegionProblem(stage);
    if (problem !== undefined) context.addIssue({ code: 'custom', input: stage.secondRegion, ...problem });
  });

/** The stages that there are. */
export const stageNames = ['dev', 'staging', 'prod'] as const;
const stagesFileSchema = z.strictObject({ dev: stageSettings, staging: stageSettings, prod: stageSettings });

const contextSchema = z.object({
  stage: z.enum(stageNames).default('dev'),
  target: z.enum(['aws', 'local']).default('aws'),
  account: z.string().optional(),
  region: z.string().optional(),
  alarmEmail: z.string().optional(),
  localAthenaEndpoint: z.url().optional(),
  localOpenSearchUrl: z.url().optional(),
  localAwsEndpoint: z.url().optional(),
  localIdentityUrl: z.url().optional(),
  localPseudonymKey: z.string().min(32, 'must have at least 32 characters').optional(),
});

const localContextSchema = contextSchema.extend({
  localAthenaEndpoint: z.url(
    'is missing: the emulator has no Athena of its own, so -c localAthenaEndpoint=http://… must name one',
  ),
  localOpenSearchUrl: z.url(
    'is missing: the emulator has no OpenSearch of its own, so -c localOpenSearchUrl=http://… must name a node',
  ),
  localIdentityUrl: z.url(
    'is missing: nobody could sign in to upload, so -c localIdentityUrl=http://… must name the demo issuer',
  ),
  localAwsEndpoint: z.url(
    "is missing: the emulator's APIs have no host names of their own, so -c localAwsEndpoint=http://… must name it",
  ),
});

/** Where the stacks go. `local` leaves out what the emulator lacks, and nothing else. */
export type Target =
  | { readonly kind: 'aws' }
  | {
      readonly kind: 'local';
      readonly awsEndpoint: string;
      readonly athenaEndpoint: string;
      readonly openSearchUrl: string;
      /** Of the issuer of demo tokens. */
      readonly identityUrl: string;
      readonly pseudonymKey?: string;
    };

/** A stage that has been checked: everything the stacks need to know about where and for whom they are. */
export type Stage = z.infer<typeof stageSettings> & {
  readonly name: (typeof stageNames)[number];
  readonly target: Target;
};

/** CloudFront and the web firewall in front of the search API, where the stage has them: never on this machine. */
export function edgeOf(stage: Stage): Stage['search']['edge'] {
  return stage.target.kind === 'aws' ? stage.search.edge : undefined;
}

/** Whether the domain's snapshots go to a bucket: never on this machine, where there is no domain. */
export function snapshotsOf(stage: Stage): boolean {
  return stage.target.kind === 'aws' && stage.search.domain.snapshotBucket;
}

/** Whether OpenSearch itself checks roles: never on this machine, whose node lacks the plugin. */
export function isAccessFineGrained(stage: Stage): boolean {
  return stage.target.kind === 'aws' && stage.search.domain.fineGrainedAccess;
}

/** Mails to customers, where the stage has them: never from this machine. */
export function mailsOf(stage: Stage): MailSettings | undefined {
  return stage.target.kind === 'aws' ? stage.notifications.mails : undefined;
}

/** The relay of an outbox, where the stage has one: on this machine it is a command. */
export function outboxOf(stage: Stage): OutboxSettings | undefined {
  return stage.target.kind === 'aws' ? stage.outbox : undefined;
}

/** Who deploys without a person's credentials, where the stage has one: never on this machine. */
export function deploysOf(stage: Stage): DeploySettings | undefined {
  return stage.target.kind === 'aws' ? stage.deploys : undefined;
}

/** QuickSight, where the stage has it: never on this machine. */
export function quickSightOf(stage: Stage): QuickSightSettings | undefined {
  return stage.target.kind === 'aws' ? stage.dashboards.quicksight : undefined;
}

/** Names the setting that is wrong, which says more than a stack trace, so there is none. */
export class StageError extends Error {
  constructor(origin: string, error: z.ZodError) {
    const problems = error.issues.map((issue) => `${[origin, ...issue.path].join('.')}: ${issue.message}`);
    super(`The stage cannot be synthesised:\n  ${problems.join('\n  ')}`);
    this.name = 'StageError';
    this.stack = `${this.name}: ${this.message}`;
  }
}

function parseOrFail<Value>(schema: z.ZodType<Value>, input: unknown, origin: string): Value {
  const result = schema.safeParse(input);
  if (!result.success) throw new StageError(origin, result.error);
  return result.data;
}

/** The account number that the emulator answers with, and its default Region here. */
const localAccount = '000000000000';
const localRegion = 'eu-central-1';

function targetOf(context: z.infer<typeof contextSchema>): Target {
  if (context.target === 'aws') return { kind: 'aws' };
  const local = parseOrFail(localContextSchema, context, 'context');
  return {
    kind: 'local',
    awsEndpoint: local.localAwsEndpoint,
    athenaEndpoint: local.localAthenaEndpoint,
    openSearchUrl: local.localOpenSearchUrl,
    identityUrl: local.localIdentityUrl,
    pseudonymKey: local.localPseudonymKey,
  };
}

/** CloudFront's stack is in us-east-1 and reads there, by Region and name, where the API is; the name of a zone begins with its Region. */
function requireRegion(stage: Stage): Stage {
  const needsRegion = edgeOf(stage) !== undefined || stage.network !== undefined;
  if (!needsRegion || stage.region !== undefined) return stage;
  const message =
    'is missing: the edge must know the Region of the API, and a network its zones. Name one here or with -c region=…, or leave out search.edge and network';
  throw new StageError('context', new z.ZodError([{ code: 'custom', path: ['region'], message, input: undefined }]));
}

/**
 * Reads a stage from the checked-in settings; what is passed as CDK context (`-c name=value`) wins.
 * @param readContext how to look a context value up by name
 * @param stages the settings of all stages, by default those in `infra/stages.json`
 * @throws StageError naming each missing, unknown or wrong setting
 */
export function readStage(
  readContext: (name: string) => unknown,
  stages: unknown = JSON.parse(readFileSync(stageFile, 'utf8')),
): Stage {
  const given = Object.fromEntries(Object.keys(contextSchema.shape).map((name) => [name, readContext(name)]));
  const context = parseOrFail(contextSchema, given, 'context');
  const settings = parseOrFail(stagesFileSchema, stages, 'stages.json')[context.stage];
  const overrides = {
    account: context.account ?? settings.account,
    region: context.region ?? settings.region,
    alarmEmail: context.alarmEmail ?? settings.alarmEmail,
  };
  const stage = parseOrFail(stageSettings, { ...settings, ...overrides }, 'context');
  const target = targetOf(context);
  if (target.kind === 'aws') return requireRegion({ ...stage, name: context.stage, target });
  return {
    ...stage,
    name: context.stage,
    target,
    account: localAccount,
    region: context.region ?? localRegion,
    // Somebody waits in front of the screen. The emulator knows no window: what gathers while the writers are busy is the batch.
    ingestWindowSeconds: 1,
    writerConcurrency: 2,
    // The emulator knows neither networks nor keys that would protect anything.
    network: undefined,
    encryption: 'aws',
    secondRegion: undefined,
    images: { ...stage.images, workers: 2 },
    identity: demoIdentity(target.identityUrl),
  };
}
