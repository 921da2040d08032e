import { readFileSync } from 'node:fs';
import { z } from 'zod';

const usd = z.number().positive();

const priceTableSchema = z.strictObject({
  /** The day on which the prices were noted. */
  asOf: z.iso.date(),
  region: z.string(),
  /** Where they are from and how far to trust them. */
  basis: z.string(),
  /** US dollars for the unit that each name ends in; months are 730 hours. */
  usd: z.strictObject({
    lambdaGbSecond: usd,
    lambdaMillionRequests: usd,
    lambdaDiskGbSecond: usd,
    sqsMillionRequests: usd,
    eventBridgeMillionEvents: usd,
    archiveGb: usd,
    archiveGbMonth: usd,
    firehoseGb: usd,
    firehoseConversionGb: usd,
    s3GbMonth: usd,
    s3ThousandPuts: usd,
    s3ThousandGets: usd,
    athenaTb: usd,
    glueDpuHour: usd,
    dynamoMillionWrites: usd,
    dynamoMillionReads: usd,
    dynamoGbMonth: usd,
    dynamoPitrGbMonth: usd,
    httpApiMillionRequests: usd,
    cloudFrontMillionRequests: usd,
    cloudFrontGb: usd,
    /** Of Route 53, with HTTPS. */
    healthCheckMonth: usd,
    wafAclMonth: usd,
    wafRuleMonth: usd,
    wafMillionRequests: usd,
    logsGb: usd,
    logsGbMonth: usd,
    alarmMetricMonth: usd,
    compositeAlarmMonth: usd,
    customMetricMonth: usd,
    dashboardMonth: usd,
    secretMonth: usd,
    kmsKeyMonth: usd,
    interfaceEndpointHour: usd,
    xrayMillionTraces: usd,
    /** Of a customer who signs in in that month, by plan. */
    cognitoEssentialsUserMonth: usd,
    cognitoPlusUserMonth: usd,
    openSearchGp3GbMonth: usd,
  }),
  /** Instance type of OpenSearch Service -> US dollars for an hour of one. */
  openSearchHour: z.record(z.string(), usd),
});

export type PriceTable = z.infer<typeof priceTableSchema>;

/** A file of prices that cannot be used; the message says what is wrong with it. */
export class PriceTableError extends Error {
  constructor(file: string, problems: readonly string[]) {
    super(`${file} is no price table:\n  ${problems.join('\n  ')}`);
    this.name = 'PriceTableError';
  }
}

/** The table that comes with the project. */
export const ownPriceTable = new URL('./price-table.json', import.meta.url);

/**
 * Reads a price table.
 * @throws PriceTableError naming each price that is missing, unknown or no positive number
 */
export function readPriceTable(file: string | URL = ownPriceTable): PriceTable {
  const parsed = priceTableSchema.safeParse(jsonOf(file));
  if (parsed.success) return parsed.data;
  throw new PriceTableError(
    String(file),
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  );
}

function jsonOf(file: string | URL): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new PriceTableError(String(file), [error instanceof Error ? error.message : String(error)]);
  }
}
