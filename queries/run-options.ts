import { type Command, InvalidArgumentError, Option } from 'commander';
import { type OutputFormat, outputFormats } from './output/output-format.ts';

/** How a question is to be answered; the same for saved queries and for SQL. */
export interface AskOptions {
  readonly format?: OutputFormat;
  readonly out?: string;
  /** Seconds; 0: no limit. */
  readonly timeout: number;
  /** 0: all. */
  readonly maxRows?: number;
  /** Bytes. */
  readonly scanLimit?: number;
  /** Minutes. */
  readonly reuse?: number;
  readonly unload?: true;
  readonly explain?: true;
  readonly dryRun?: true;
  /** The statement may change the lake; of SQL only. */
  readonly write?: true;
}

/** Rows of a table on the terminal when nobody says how many. */
export const tableRowsByDefault = 1000;

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of 0 or more.');
  return Number(text);
}

const unitBytes: Readonly<Record<string, number>> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** `500MB`, `5GB`: decimal units, as Athena bills. */
export function parseBytes(text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*([kmgt]?b)$/i.exec(text);
  const bytes = Number(match?.[1]) * Number(unitBytes[String(match?.[2]).toUpperCase()]);
  if (match === null || bytes < 1) throw new InvalidArgumentError('Expected an amount of data such as 500MB or 5GB.');
  return Math.round(bytes);
}

const unitSeconds: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 };

function duration(text: string): number {
  const match = /^(\d{1,6})([smh]?)$/.exec(text);
  if (match === null) throw new InvalidArgumentError('Expected a time such as 90 (seconds), 90s, 5m or 1h.');
  return Number(match[1]) * Number(unitSeconds[match[2] ?? '']);
}

/** https://docs.aws.amazon.com/athena/latest/APIReference/API_ResultReuseByAgeConfiguration.html */
const mostReuseMinutes = 10_080;

function reuseMinutes(text: string): number {
  const minutes = wholeNumber(text);
  if (minutes < 1 || minutes > mostReuseMinutes) {
    throw new InvalidArgumentError(`Expected minutes from 1 to ${mostReuseMinutes.toLocaleString('en-US')} (a week).`);
  }
  return minutes;
}

/** Adds the options of every question to a command. Parameters of saved queries must have other names. */
export function withAskOptions(command: Command): Command {
  return command
    .optionsGroup('How it is answered:')
    .addOption(
      new Option(
        '--format <format>',
        'how to write the rows; without it, as the extension of --out says, else a table',
      ).choices([...outputFormats]),
    )
    .option('--out <file>', 'write to this file: .csv, .json, .ndjson, .arrow, .parquet, .txt')
    .option(
      '--max-rows <n>',
      `read at most so many rows (0: all; a table on the terminal: ${tableRowsByDefault})`,
      wholeNumber,
    )
    .option('--timeout <time>', 'stop the statement after this long: 90, 90s, 5m (0: wait for ever)', duration, 300)
    .option('--scan-limit <size>', 'stop the statement when it has scanned more than this, such as 5GB', parseBytes)
    .option(
      '--reuse <minutes>',
      "take an equal question's answer of at most this age, which scans nothing",
      reuseMinutes,
    )
    .option('--unload', 'fetch the rows by UNLOAD to Parquet: faster for many rows, whose order is lost')
    .option('--explain', "show Athena's plan instead of running the statement")
    .option('--dry-run', 'show the statement, the partitions it touches, and about what it would cost');
}
