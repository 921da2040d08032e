import { contracts } from '../../../pipelines/contracts/all-contracts.ts';
import { isDetailType } from '../../../pipelines/contracts/event.ts';
import { eventDatasets } from '../../../pipelines/datasets/all-datasets.ts';
import type { DatasetInfo } from '../../../pipelines/datasets/dataset.ts';
import { literal } from '../../../queries/athena/literal.ts';
import { OperationsError } from '../errors.ts';
import type { EventChoice } from './event-choice.ts';

/** A table of silver and the statement that asks it. */
export interface LakeStatement {
  readonly dataset: string;
  readonly sql: string;
}

const idColumns = ['event_id', 'order_id', 'product_id', 'image_id'];

/** Of the 262,144 characters that a statement may have: https://docs.aws.amazon.com/athena/latest/ug/service-limits.html */
const MAX_IDS = 1_000;

/** How many of the chosen events there are by type, and how long their details are. */
export function countStatements(choice: EventChoice, silver: string): LakeStatement[] {
  return datasetsOf(choice).map(({ name }) => ({
    dataset: name,
    sql: `SELECT event_type, count(*) AS events, sum(length(payload)) AS characters FROM ${silver}.${name} WHERE ${conditions(name, choice)} GROUP BY event_type`,
  }));
}

/** The chosen events. In an order of their own, so that a replay that goes on finds each at the same place. */
export function readStatements(choice: EventChoice, silver: string): LakeStatement[] {
  return datasetsOf(choice).map(({ name }) => ({
    dataset: name,
    sql: `SELECT event_type, published_at, payload FROM ${silver}.${name} WHERE ${conditions(name, choice)} ORDER BY occurred_at, event_id`,
  }));
}

/** The envelope that a row of silver was made from, as far as the lake keeps it. */
export function envelopeOf(row: Readonly<Record<string, string | null>>): string {
  const { event_type: detailType, published_at: publishedAt, payload } = row;
  const source = detailType && isDetailType(detailType) ? contracts[detailType].source : '';
  const time = `${publishedAt?.replace(' ', 'T').slice(0, 'yyyy-mm-ddThh:mm:ss.mmm'.length)}Z`;
  const head = JSON.stringify({ version: '0', source, 'detail-type': detailType, time });
  return `${head.slice(0, -1)},"detail":${payload}}`;
}

function datasetsOf({ detailTypes }: EventChoice): DatasetInfo[] {
  return eventDatasets.filter(
    ({ rowKey, detailTypes: own }) => rowKey.join() === 'event_id' && own.some((type) => detailTypes.includes(type)),
  );
}

function conditions(datasetName: string, { detailTypes, ids, since, until }: EventChoice): string {
  const dataset = eventDatasets.find(({ name }) => name === datasetName);
  const types = detailTypes.filter((type) => dataset?.detailTypes.includes(type));
  const bounds = [
    // Of an erased customer there is no event left that could be given again.
    'payload IS NOT NULL',
    `event_type IN (${types.map(text).join(', ')})`,
    `published_at >= ${moment(since)}`,
    `published_at < ${moment(until)}`,
  ];
  if (ids === undefined) return bounds.join(' AND ');
  if (ids.size > MAX_IDS) throw new OperationsError('INPUT_WRONG', `The lake is asked for ${MAX_IDS} ids at most.`);
  const list = [...ids].map(text).join(', ');
  const columns = idColumns.filter((column) => dataset?.columns.some(({ name }) => name === column));
  return [...bounds, `(${columns.map((column) => `${column} IN (${list})`).join(' OR ')})`].join(' AND ');
}

function text(value: string): string {
  return written('string', value);
}

function moment(value: string): string {
  return written('timestamp', value);
}

function written(type: 'string' | 'timestamp', value: string): string {
  const result = literal(type, value);
  if (result.ok) return result.sql;
  throw new OperationsError('INPUT_WRONG', result.message);
}
