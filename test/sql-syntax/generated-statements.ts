import { demandStatement } from '../../indexer/popularity/product-demand.ts';
import { namedQueryTexts } from '../../infra/named-query-texts.ts';
import {
  artworkStatement,
  daysStatement,
  deleteEventsStatement,
  erasedIdInAthena,
  eventIdsStatement,
  orderChanges,
  orderDatasets,
  orderRowsStatement,
  ordersStatement,
  rejectedChanges,
  rejectedConditions,
  rejectedRowsStatement,
  sharedArtworkStatement,
  updateStatement,
} from '../../infra/operations/erase/lake-statements.ts';
import { keyUsageStatement } from '../../infra/operations/rotate-key/key-usage.ts';
import { datasets } from '../../pipelines/datasets/all-datasets.ts';
import { insertStatement, monthsStatement, recordLoadsStatement } from '../../pipelines/lake-loader/load-statements.ts';
import { fillNames, type LakeNames } from '../../pipelines/migrations/fill-names.ts';
import { recordStatement } from '../../pipelines/migrations/ledger.ts';
import { resultColumns } from '../../queries/athena/arrow-table.ts';
import { firstRowsStatement, typesStatement, unloadStatement } from '../../queries/athena/unload-statement.ts';
import { compiledQueries } from '../../queries/compiled-queries.ts';
import { allDashboards } from '../../queries/dashboards/all-dashboards.ts';
import { planDataSets } from '../../queries/dashboards/quicksight/data-set-plan.ts';
import { dataSetSql } from '../../queries/dashboards/quicksight/data-set-sql.ts';
import { readQueryCatalog } from '../../queries/query-catalog.ts';
import { bindParameters, type QueryParameter } from '../../queries/saved-query.ts';
import type { NamedStatement } from './named-statement.ts';

const names: LakeNames = { bronze: 'a_bronze', silver: 'a_silver', views: 'a_views', lakeBucket: 'a-lake' };
const now = new Date('2026-03-02T10:00:00.000Z');
const window = { fromDt: '2026-02-28', toDt: '2026-03-02' };
const ranges = [
  { from: '2026-02-01 00:00:00.000000', to: '2026-03-01 00:00:00.000000' },
  { from: '2026-03-01 00:00:00.000000', to: '2026-03-02 09:00:00.000001' },
];

/** Statements that the project makes as it runs, of every kind. */
export function generatedStatements(): NamedStatement[] {
  return [...savedQueries(), ...deployedQueries(), ...loaderStatements(), ...erasingStatements(), ...otherStatements()];
}

/** Every saved query as it is asked: with its views inlined and its defaults bound. */
function savedQueries(): NamedStatement[] {
  return compiledQueries.flatMap((query) => {
    const required = query.parameters.filter(({ defaultValue }) => defaultValue === undefined);
    const values = Object.fromEntries(required.map(({ name, type }) => [name, examples.get(type)]));
    const bound = bindParameters(query, values, { latest: '2026-03-02' });
    if (!bound.ok) throw new Error(`${query.name}: ${bound.message}`);
    const sql = fillNames(bound.sql, names);
    const columns = resultColumns(query.returns.map(({ name, type }) => ({ Name: name, Type: type })));
    const arrays = resultColumns(query.returns.map(({ name }) => ({ Name: name, Type: 'array' })));
    const unloaded = { columns, location: 's3://a-lake/unloaded/', mostRows: 5 };
    return [
      { name: `saved query ${query.name}`, sql },
      { name: `saved query ${query.name}, explained`, sql: `EXPLAIN (TYPE IO, FORMAT JSON) ${sql}` },
      { name: `saved query ${query.name}, described`, sql: firstRowsStatement(sql, 0) },
      { name: `saved query ${query.name}, its types`, sql: typesStatement(sql, arrays) },
      { name: `saved query ${query.name}, unloaded`, sql: unloadStatement(sql, unloaded) },
    ];
  });
}

/** What the app deploys as text: named queries of Athena, and QuickSight's data sets. */
function deployedQueries(): NamedStatement[] {
  const named = namedQueryTexts(names).map(({ name, sql }) => ({ name: `named query ${name}`, sql }));
  const plans = [...planDataSets(allDashboards, readQueryCatalog()).values()];
  const dataSets = plans.map((plan) => ({
    name: `data set ${plan.name}`,
    // Where QuickSight puts the dates of its filters.
    sql: dataSetSql(plan, names).replaceAll(/<<\$(?:from|to)>>/g, "TIMESTAMP '2026-03-02 00:00:00.000'"),
  }));
  return [...named, ...dataSets];
}

const examples = new Map<QueryParameter['type'], string>([
  ['date', '2026-03-01'],
  ['timestamp', '2026-03-01 10:00:00'],
  ['integer', '10'],
  ['decimal', '1.5'],
  ['string', "it's"],
  ['boolean', 'true'],
]);

function loaderStatements(): NamedStatement[] {
  const record = {
    loadId: 'a',
    window,
    bronzeRows: 2,
    bronzeCopies: 3,
    insertedRows: 1,
    startedAt: now,
    finishedAt: now,
  };
  return [
    ...datasets.flatMap((dataset) => [
      { name: `load of ${dataset.name}: months`, sql: monthsStatement(dataset, window, names) },
      { name: `load of ${dataset.name}: insert`, sql: insertStatement(dataset, { window, ranges }, names) },
    ]),
    {
      name: 'record of a load',
      sql: recordLoadsStatement(
        datasets.map(({ name }) => ({ ...record, dataset: name })),
        names,
      ),
    },
  ];
}

/** What npm run erase asks and changes, of a customer with ids of every kind. */
function erasingStatements(): NamedStatement[] {
  const subject = {
    ...{
      customerIds: ['17850', "C-o'Neill"],
      customerMarks: ['k1_ab', 'k2_cd'],
      salt: '5a'.repeat(32),
      orderIds: ['536365'],
    },
    ...{ imageIds: ['ef'], uploadIds: ['0199-aa'], quarantineKeys: ['quarantine/a.txt'] },
  };
  const table = { name: `${names.silver}.order_lines` };
  const bronze = { name: `${names.bronze}.order_lines`, fromDt: '2026-02-01' };
  const refused = { name: `${names.silver}.rejected_events` };
  const statements = {
    orders: ordersStatement(bronze, subject),
    artwork: artworkStatement(table, `'536365'`),
    'shared artwork': sharedArtworkStatement(bronze, `'ef'`, `'536365'`),
    'rows of orders': orderRowsStatement(bronze, `'536365'`),
    days: daysStatement(bronze, `order_id IN ('536365')`),
    events: eventIdsStatement(table, `'536365'`),
    deletion: deleteEventsStatement(table, `'e1'`),
    'refused rows': rejectedRowsStatement(refused, rejectedConditions(subject).join(' OR ')),
    'refused texts': updateStatement(
      refused,
      rejectedChanges(subject.salt, erasedIdInAthena),
      rejectedConditions(subject)[0] ?? '',
    ),
    ...Object.fromEntries(
      orderDatasets.map((dataset) => {
        const changes = orderChanges(dataset, subject.salt, erasedIdInAthena);
        return [
          `change of ${dataset}`,
          updateStatement({ name: `${names.silver}.${dataset}` }, changes, `order_id IN ('1')`),
        ];
      }),
    ),
    'use of keys': keyUsageStatement(names.silver),
  };
  return Object.entries(statements).map(([name, sql]) => ({ name: `erasing: ${name}`, sql }));
}

function otherStatements(): NamedStatement[] {
  const entries = [{ id: 'view:orders', name: 'orders', checksum: 'abc' }];
  return [
    { name: 'record of migrations', sql: recordStatement(entries, now, names) },
    {
      name: 'demand of products',
      sql: demandStatement(names.views, { firstDay: '2026-02-01', lastDay: '2026-03-01', days: 29 }),
    },
  ];
}
