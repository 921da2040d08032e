import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { v7 as newEventId } from 'uuid';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { createPutEvents } from '../../../pipelines/contracts/bus-client.ts';
import { type BusEntry, putEntries } from '../../../pipelines/contracts/put-events.ts';
import { athenaStatements, createAthenaClient } from '../../../pipelines/migrations/athena-client.ts';
import { readOperationsConfig } from '../config.ts';
import { OperationsError } from '../errors.ts';
import { explainFailure } from '../explain-failure.ts';
import { silverAsker } from './ask-silver.ts';
import { canaryState } from './canary-state-client.ts';
import { editCatalog } from './edit-catalog-client.ts';
import type { CanaryPorts } from './run-canary.ts';
import { searchAsShopper } from './search-as-shopper-client.ts';
import { uploadAsCustomer } from './upload-as-customer-client.ts';

export const canaryClock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds) };

/** Everything that a canary touches of the stack that the environment names. */
export function canaryPorts(name: string): CanaryPorts {
  const config = readOperationsConfig([
    ...(['busName', 'silverDatabase', 'etlWorkGroup', 'lakeStateTable', 'searchApiUrl', 'originKeySecret'] as const),
    ...(['catalogTable', 'printImageTable', 'uploadBucket', 'imageBucket', 'awsEndpoint'] as const),
  ]);
  const { catalogMapping: mapping } = readIndexerConfig(['catalogMapping']);
  const client = new DynamoDBClient({});
  const announce = announcer(config.busName);
  const statements = athenaStatements(createAthenaClient(), config.etlWorkGroup);
  return {
    editProduct: editCatalog({ client, tableName: config.catalogTable, mapping, announce }),
    searchTitles: searchAsShopper({ url: config.searchApiUrl, originKeySecret: config.originKeySecret }),
    announce,
    askSilver: silverAsker(statements, config.silverDatabase),
    newEventId,
    ...uploadAsCustomer(config),
    ...canaryState(client, config.lakeStateTable, name),
    random: Math.random,
    reasonOf: (error) => explainFailure(error) ?? String(error),
  };
}

function announcer(busName: string): (entry: BusEntry) => Promise<void> {
  const putEvents = createPutEvents(busName);
  const retries = { sleep: (milliseconds: number) => sleep(milliseconds), random: Math.random };
  return async (entry) => {
    const [refused] = await putEntries([entry], putEvents, retries);
    if (refused)
      throw new OperationsError(
        'NOT_POSSIBLE',
        `The bus refused ${entry.detailType}: ${refused.code} ${refused.message}`,
      );
  };
}
