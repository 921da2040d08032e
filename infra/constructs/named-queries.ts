import { CfnNamedQuery } from 'aws-cdk-lib/aws-athena';
import { Construct } from 'constructs';
import { namedQueryTexts } from '../named-query-texts.ts';
import type { ResourceNames } from './resource-names.ts';

export interface NamedQueriesProps {
  readonly names: ResourceNames;
  /** The name of the analysts' workgroup, as its resource gives it. */
  readonly workGroup: string;
}

/** The saved queries where analysts look for them: under "Saved queries" of the workgroup in Athena's console. */
export class NamedQueries extends Construct {
  constructor(scope: Construct, id: string, { names, workGroup }: NamedQueriesProps) {
    super(scope, id);
    const lake = {
      bronze: names.bronzeDatabase,
      silver: names.silverDatabase,
      views: names.viewsDatabase,
      lakeBucket: names.lakeBucket,
    };
    for (const { name, description, sql } of namedQueryTexts(lake)) {
      new CfnNamedQuery(this, name, {
        name,
        description,
        queryString: sql,
        database: names.viewsDatabase,
        workGroup,
      });
    }
  }
}
