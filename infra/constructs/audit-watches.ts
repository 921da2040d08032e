import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { imageDriftKinds } from '../operations/audit/compare-image.ts';
import { lakeDriftKinds } from '../operations/audit/compare-lake.ts';
import type { Watch } from './watches.ts';

/** What an audit of every night counts, under the name of its kind. */
function counted(service: string, lambda: IFunction, kind: string): Metric {
  return new Metric({
    namespace: 'Inkstream',
    metricName: `${kind[0]?.toUpperCase()}${kind.slice(1)}`,
    dimensionsMap: { service, function: lambda.functionName },
    statistic: Stats.MAXIMUM,
    period: Duration.days(1),
  });
}

/** One for each way in which lake and projection can differ. */
export function watchLakeDrift(lambda: IFunction): Watch[] {
  return lakeDriftKinds.map((kind) => ({
    name: `lake-drift-${kind}`,
    page: 'lake-drift',
    meaning: `Products are ${kind} between lake and projection: \`npm run audit -- --only lake\` names them and says what mends them`,
    metric: counted('lake-audit', lambda, kind),
    limit: 0,
  }));
}

/** One for each way in which files and passports can differ. */
export function watchImageDrift(lambda: IFunction): Watch[] {
  return imageDriftKinds.map((kind) => ({
    name: `image-drift-${kind}`,
    page: 'image-drift',
    meaning: `Files of images are ${kind}: \`npm run audit -- --only images\` names them, with \`--repair\` it mends them`,
    metric: counted('image-audit', lambda, kind),
    limit: 0,
  }));
}
