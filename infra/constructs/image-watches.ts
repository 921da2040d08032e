import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type Measures, measureOf } from './measures.ts';
import { type Watch, watchPeriod } from './watches.ts';

/** Of all answers of five minutes; a single one can be a function that was replaced. */
const serverErrorLimit = 5;

export function watchUploadApi(api: HttpApi): Watch[] {
  return [
    {
      name: 'upload-api-server-errors',
      meaning: 'Customers cannot upload: the log groups of the upload-api and of its access say why',
      metric: api.metricServerError({ statistic: Stats.SUM, period: watchPeriod }),
      limit: serverErrorLimit,
    },
  ];
}

/** Hundreds of files come in a day; so many that nobody can work on in one hour come of one cause. */
const quarantineLimit = 20;

/** What the upload page has patience for; a large poster takes twenty seconds. */
const processingLimit = Duration.minutes(2);

/** What the print-image function counts, and does not fail of. */
export function watchPrintImages(lambda: IFunction): Watch[] {
  const counted = (name: Measures['print-image'], period: Duration) =>
    measureOf('print-image', name, lambda, { statistic: Stats.SUM, period });
  return [
    {
      name: 'print-image-failures',
      meaning:
        'Images cannot be worked on at the moment and are tried again: the log of the print-image function says why',
      metric: counted('failures', watchPeriod),
      limit: 0,
      periods: 3,
    },
    {
      name: 'print-image-time',
      meaning:
        'One image in twenty takes longer than two minutes: look at what comes in, and at the memory of print-image',
      metric: measureOf('print-image', 'processingMilliseconds', lambda, {
        statistic: Stats.percentile(95),
        period: watchPeriod,
      }),
      limit: processingLimit.toMilliseconds(),
      periods: 3,
    },
    {
      name: 'print-image-unverified',
      meaning:
        'A file that was rendered for print is not what was asked for (RENDER_UNVERIFIED), so it was rejected: look at the log of the print-image function before anything more is printed',
      metric: counted('unverified', watchPeriod),
      limit: 0,
    },
    {
      name: 'print-image-quarantine',
      meaning:
        'Many images within an hour could not be worked on: look at what they have in common, under quarantine/ of the image bucket',
      metric: counted('quarantined', Duration.hours(1)),
      limit: quarantineLimit,
    },
  ];
}
