import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { IndexSetup } from './index-setup.ts';
import type { Network } from './network.ts';
import { Popularity } from './popularity.ts';
import type { ProjectionTables } from './projection-tables.ts';
import type { ResourceNames } from './resource-names.ts';
import { SearchAudit } from './search-audit.ts';
import { SearchGateway } from './search-gateway.ts';
import { watchDrift } from './search-watches.ts';
import { TombstonePurge } from './tombstone-purge.ts';
import { dayAndAHalf, type Watch, watchFunction, watchRuns } from './watches.ts';

export interface SearchUpkeepProps {
  readonly stage: Stage;
  readonly names: ResourceNames;
  readonly bus: IEventBus;
  readonly projection: ProjectionTables;
  readonly searchUrl: string;
  /** The one that the domain is in. */
  readonly network: Network | undefined;
}

/** What keeps the index as it should be, besides the events: made by the first deploy, then by the clock. */
export class SearchUpkeep extends Construct {
  readonly setup: IndexSetup;
  readonly audit: IFunction;
  readonly popularity: IFunction;
  readonly watches: readonly Watch[];

  constructor(scope: Construct, id: string, props: SearchUpkeepProps) {
    super(scope, id);
    this.setup = new IndexSetup(this, 'IndexSetup', props);
    const setup = this.setup.function;
    const purge = new TombstonePurge(this, 'TombstonePurge', props).function;
    this.audit = new SearchAudit(this, 'SearchAudit', props).function;
    this.popularity = new Popularity(this, 'Popularity', props).function;
    const { network } = props;
    const gateway = network && new SearchGateway(this, 'SearchGateway', { ...props, network });
    this.watches = [
      ...watchFunction('index-setup', setup),
      ...watchFunction('tombstone-purge', purge),
      ...watchFunction('search-audit', this.audit),
      ...watchFunction('popularity', this.popularity),
      ...watchDrift(this.audit),
      watchRuns('search-audit', this.audit, Duration.hours(3)),
      watchRuns('popularity', this.popularity, dayAndAHalf),
      watchRuns('tombstone-purge', purge, dayAndAHalf),
      ...(gateway?.watches ?? []),
    ];
  }
}
