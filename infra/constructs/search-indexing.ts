import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { contracts } from '../../pipelines/contracts/all-contracts.ts';
import type { Stage } from '../stages.ts';
import { CatalogStream } from './catalog-stream.ts';
import type { CatalogTable } from './catalog-table.ts';
import type { EventQueue } from './event-queue.ts';
import { EventRoute } from './event-route.ts';
import type { Network } from './network.ts';
import { ProductIndexer } from './product-indexer.ts';
import type { ProjectionTables } from './projection-tables.ts';
import type { ResourceNames } from './resource-names.ts';
import { watchRefusedRows, watchStreamAge } from './search-watches.ts';
import { type Watch, watchDeadLetters, watchFunction, watchQueueAge, watchRule } from './watches.ts';

export interface SearchIndexingProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly bus: IEventBus;
  readonly indexing: EventQueue;
  readonly projection: ProjectionTables;
  readonly catalog: CatalogTable;
  readonly searchUrl: string;
  /** The one that the domain is in. */
  readonly network: Network | undefined;
}

/** What a product's document is made from: everything that is announced of catalog and images. */
const indexedSources: readonly string[] = ['commerce.catalog', 'commerce.images'];

/** Of the rule that feeds the indexing queue. */
export function indexedEvents(): { source: string[]; detailType: string[] } {
  const detailType = Object.values(contracts)
    .filter(({ source }) => indexedSources.includes(source))
    .map((contract) => contract.detailType);
  return { source: [...indexedSources], detailType };
}

/** An edit should be found within seconds; after ten minutes something is wrong. */
export const queueAgeLimit = Duration.minutes(10);

/** From an edit in the catalog to the index. */
export class SearchIndexing extends Construct {
  readonly indexer: IFunction;
  readonly catalogStream: IFunction;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: SearchIndexingProps) {
    super(scope, id);
    const { names, bus } = props;
    this.catalogStream = new CatalogStream(this, 'CatalogStream', props).function;
    new EventRoute(this, 'Route', {
      bus,
      ruleName: names.indexingRule,
      description: 'What is announced of catalog and images to the queue of the product-indexer',
      pattern: indexedEvents(),
      queueName: names.indexingQueue,
      deadLetterName: names.indexingDlq,
    });
    this.indexer = new ProductIndexer(this, 'ProductIndexer', props).function;
    this.watches = this.watch(props);
  }

  private watch({ names, indexing, catalog }: SearchIndexingProps): Watch[] {
    return [
      watchDeadLetters(
        'indexing',
        indexing.deadLetters,
        'Events that are not in the index. `npm run redrive -- indexing` says why, and sends them again once that is mended',
      ),
      watchRule('indexing', names.bus, names.indexingRule),
      watchQueueAge('indexing', indexing.queue, 'product-indexer', queueAgeLimit),
      watchDeadLetters(
        'catalog-stream',
        catalog.deadLetters,
        'Edits of the catalog that were not announced. Once that is mended: `npm run catalog -- announce`',
      ),
      watchStreamAge(this.catalogStream),
      watchRefusedRows(this.catalogStream),
      ...watchFunction('product-indexer', this.indexer),
      ...watchFunction('catalog-stream', this.catalogStream),
    ];
  }
}
